// title: Tasks for which no agency is named as lead
// param policy: str? = 实施方案     only in policies with these words in the title, or of this document number
// returns: policy, path, measure, supports, text, id
MATCH (p:Policy)-[:CONTAINS]->(m:Measure {kind: 'task'})
WHERE NOT EXISTS { MATCH (:Agency|Organization)-[:LEADS]->(m) }
  AND ($policy IS NULL OR coalesce(p.title, '') CONTAINS $policy OR p.doc_no = $policy)
RETURN p.title AS policy, m.path AS path, m.title AS measure, COUNT { MATCH (:Agency|Organization)-[:SUPPORTS]->(m) } AS supports,
  m.text AS text, m.id AS id
ORDER BY p.id, m.order, id
