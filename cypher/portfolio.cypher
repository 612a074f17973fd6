// title: The measures an agency leads or supports
// param agency: str = 市财政局     full name, short name, a name as written, or part of the full name
// returns: agency, role, mode, policy, path, measure, mention, quote, id
MATCH (a:Agency|Organization)-[r:LEADS|SUPPORTS]->(m:Measure)<-[:CONTAINS]-(p:Policy)
WHERE a.name CONTAINS $agency OR a.short_name = $agency OR $agency IN coalesce(a.mentions, [])
RETURN a.name AS agency, toLower(type(r)) AS role, r.mode AS mode, p.title AS policy, m.path AS path,
  m.title AS measure, r.mention AS mention, r.quote AS quote, r.id AS id
ORDER BY a.id, role, p.id, m.order, id
