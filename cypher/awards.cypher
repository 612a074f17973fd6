// title: Awards, who gives or wants them, and what is paid for them
// param name: str? = 政府质量奖     name of the award or part of it
// returns: award, role, policy, place, amounts, mention, quote, id
MATCH (w:Award)<-[r:CONFERS|ASPIRES_TO|MENTIONS]-(s)
WHERE $name IS NULL OR w.name CONTAINS $name
OPTIONAL MATCH (s)<-[:CONTAINS]-(owner:Policy)
WITH w, r, coalesce(owner, s) AS p
RETURN w.name AS award, toLower(type(r)) AS role, p.title AS policy, p.jurisdiction AS place,
  coalesce(r.amounts, []) AS amounts, r.mention AS mention, r.quote AS quote, r.id AS id
ORDER BY w.id, role, p.id, id
