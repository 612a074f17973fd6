// title: Policies in force that rest on one that has expired or was replaced
// returns: policy, relation, upper, doc_no, status, expires, quote, id
MATCH (p:Policy)-[r:IMPLEMENTS|DERIVES_FROM]->(q:Policy)
WHERE q.status IN ['expired', 'replaced'] AND NOT coalesce(p.status, 'unknown') IN ['expired', 'replaced']
  AND NOT coalesce(p.stub, false)
RETURN p.title AS policy, toLower(type(r)) AS relation, q.title AS upper, q.doc_no AS doc_no, q.status AS status,
  q.expires AS expires, r.quote AS quote, r.id AS id
ORDER BY p.id, q.id, id
