// title: Who leads or supports a measure
// param words: str = 标准化     words of the measure's title or text, blanks between them: all must occur
// param place: str? = 青川市     only policies of this place (part of its name, or of the policy's title)
// returns: policy, path, measure, role, mode, agency, mention, quote, id
MATCH (a:Agency|Organization)-[r:LEADS|SUPPORTS]->(m:Measure)<-[:CONTAINS]-(p:Policy)
WHERE all(w IN split($words, ' ') WHERE coalesce(m.title, '') CONTAINS w OR coalesce(m.text, '') CONTAINS w)
  AND ($place IS NULL OR coalesce(p.jurisdiction, '') CONTAINS $place OR coalesce(p.title, '') CONTAINS $place)
RETURN p.title AS policy, m.path AS path, m.title AS measure, toLower(type(r)) AS role, r.mode AS mode,
  a.name AS agency, r.mention AS mention, r.quote AS quote, r.id AS id
ORDER BY p.id, m.order, role, coalesce(r.order, 0), id
