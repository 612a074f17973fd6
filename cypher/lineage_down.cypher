// title: What rests on a policy, document by document
// param policy: str = 质量发展     title or part of one, or the document number
// note: relations, quotes and tiers have one entry a step, from the lower document upward. Up to five steps; circles are cut.
// returns: policy, steps, lower, doc_no, level, place, relations, quotes, tiers
MATCH path = (q:Policy)-[:IMPLEMENTS|DERIVES_FROM|CITES*1..5]->(p:Policy)
WHERE (coalesce(p.title, '') CONTAINS $policy OR coalesce(p.notice_title, '') CONTAINS $policy OR p.doc_no = $policy)
  AND all(n IN nodes(path) WHERE single(o IN nodes(path) WHERE o.id = n.id))
WITH p, q, length(path) AS steps, relationships(path) AS links
WITH p, q, steps, links, reduce(key = '', r IN links | key + ' ' + r.id) AS key
RETURN p.title AS policy, steps, q.title AS lower, q.doc_no AS doc_no, q.level AS level, q.jurisdiction AS place,
  [r IN links | toLower(type(r))] AS relations, [r IN links | r.quote] AS quotes, [r IN links | r.tier] AS tiers
ORDER BY p.id, steps, q.id, key
