// title: An indicator across policies: its targets by level, place and year
// param name: str = 合格率     name of the indicator or part of it
// returns: indicator, level, place, policy, op, value, value_max, unit, year, baseline_year, change, mention, quote, id
MATCH (i:Indicator)<-[t:SETS_TARGET]-(s)
WHERE i.name CONTAINS $name
OPTIONAL MATCH (s)<-[:CONTAINS]-(owner:Policy)
WITH i, t, coalesce(owner, s) AS p
RETURN i.name AS indicator, p.level AS level, p.jurisdiction AS place, p.title AS policy, t.op AS op, t.value AS value,
  t.value_max AS value_max, t.unit AS unit, t.year AS year, t.baseline_year AS baseline_year, t.change AS change,
  t.mention AS mention, t.quote AS quote, t.id AS id
ORDER BY i.id, p.id, coalesce(t.year, 0), id
