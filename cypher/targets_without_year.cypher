// title: Targets that name no year
// param policy: str? = 实施方案     only in policies with these words in the title, or of this document number
// returns: policy, path, indicator, op, value, unit, quote, id
MATCH (s)-[t:SETS_TARGET]->(i:Indicator)
WHERE t.year IS NULL
OPTIONAL MATCH (s)<-[:CONTAINS]-(owner:Policy)
WITH s, t, i, coalesce(owner, s) AS p
WHERE $policy IS NULL OR coalesce(p.title, '') CONTAINS $policy OR p.doc_no = $policy
RETURN p.title AS policy, s.path AS path, i.name AS indicator, t.op AS op, t.value AS value, t.unit AS unit,
  t.quote AS quote, t.id AS id
ORDER BY p.id, coalesce(s.order, 0), id
