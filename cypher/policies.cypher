// title: All policies read, with what each holds
// returns: policy, doc_no, level, place, issuer, issued, status, measures, targets, cites, id
MATCH (p:Policy)
WHERE NOT coalesce(p.stub, false)
RETURN p.title AS policy, p.doc_no AS doc_no, p.level AS level, p.jurisdiction AS place, p.issuer AS issuer,
  p.issued AS issued, p.status AS status, COUNT { MATCH (p)-[:CONTAINS]->(:Measure) } AS measures,
  COUNT { MATCH (p)-[:CONTAINS]->(:Measure)-[:SETS_TARGET]->(:Indicator) }
    + COUNT { MATCH (p)-[:SETS_TARGET]->(:Indicator) } AS targets,
  COUNT { MATCH (p)-[:IMPLEMENTS|DERIVES_FROM|CITES]->(:Policy) } AS cites, p.id AS id
ORDER BY CASE p.level WHEN 'national' THEN 0 WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 WHEN 'county' THEN 3
  WHEN 'township' THEN 4 ELSE 5 END, coalesce(p.adcode, ''), coalesce(p.issued, ''), id
