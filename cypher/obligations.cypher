// title: Who must, must not, may, should or is encouraged to do what
// param bearer: str? = 企业     who is to act, as written, or part of it
// param modality: str? = must     must, must_not, may, should or encouraged
// returns: bearer, modality, strength, action, deadline, policy, path, quote, id
MATCH (p:Policy)-[:CONTAINS]->(m:Measure)-[r:IMPOSES]->(o:Obligation)
WHERE ($bearer IS NULL OR coalesce(o.bearer, '') CONTAINS $bearer) AND ($modality IS NULL OR o.modality = $modality)
RETURN o.bearer AS bearer, o.modality AS modality, o.strength AS strength, o.action AS action, o.deadline AS deadline,
  p.title AS policy, m.path AS path, r.quote AS quote, o.id AS id
ORDER BY p.id, m.order, coalesce(r.start, 0), id, r.id
