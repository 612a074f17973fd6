// title: Policies in force that rest on one that has expired or was replaced
// param year: int? = 2021     say what is in force in this year instead of at the newest document read
// note: without a year the status stored with each policy counts; with one, its own term or period does.
// returns: policy, relation, upper, doc_no, status, reason, expires, quote, id
MATCH (p:Policy)-[r:IMPLEMENTS|DERIVES_FROM]->(q:Policy)
WHERE NOT coalesce(p.stub, false)
WITH p, r, q,
  CASE WHEN $year IS NULL THEN coalesce(p.status, 'unknown') IN ['expired', 'replaced']
    ELSE coalesce(toInteger(left(p.expires, 4)), p.period_end, 9999) < $year END AS below,
  CASE WHEN $year IS NULL THEN coalesce(q.status, 'unknown') IN ['expired', 'replaced']
    ELSE coalesce(toInteger(left(q.expires, 4)), q.period_end, 9999) < $year END AS above
WHERE above AND NOT below
RETURN p.title AS policy, toLower(type(r)) AS relation, q.title AS upper, q.doc_no AS doc_no, q.status AS status,
  q.status_reason AS reason, q.expires AS expires, r.quote AS quote, r.id AS id
ORDER BY p.id, q.id, id
