// title: The measures of a policy, with who leads and supports each
// param policy: str = 实施方案     title or part of one, or the document number
// returns: policy, path, measure, kind, leads, supports, text, id
MATCH (p:Policy)-[:CONTAINS]->(m:Measure)
WHERE coalesce(p.title, '') CONTAINS $policy OR coalesce(p.notice_title, '') CONTAINS $policy OR p.doc_no = $policy
OPTIONAL MATCH (a:Agency|Organization)-[r:LEADS|SUPPORTS]->(m)
WITH p, m, a, r
ORDER BY p.id, m.order, coalesce(r.order, 0), r.id
WITH p, m, collect(CASE WHEN type(r) = 'LEADS' THEN a.name END) AS leads,
  collect(CASE WHEN type(r) = 'SUPPORTS' THEN a.name END) AS supports
RETURN p.title AS policy, m.path AS path, m.title AS measure, m.kind AS kind, leads, supports, m.text AS text, m.id AS id
ORDER BY p.id, m.order, id
