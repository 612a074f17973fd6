// title: Everything with these words in its title, name, text or action
// param words: str = 标准化     blanks between words: all must occur
// note: found is a piece of the text around the first of the words.
// returns: kind, title, policy, path, found, id
MATCH (n:Policy|Measure|Agency|Organization|Indicator|Award|Obligation)
WITH n, split($words, ' ') AS words,
  [t IN [n.title, n.notice_title, n.doc_no, n.name, n.short_name, n.text, n.action] WHERE t IS NOT NULL] AS texts
WITH n, words, reduce(content = '', t IN texts | content + t + ' ') AS content
WHERE all(w IN words WHERE content CONTAINS w)
OPTIONAL MATCH (p:Policy)-[:CONTAINS]->(n)
WITH n, p, labels(n)[0] AS kind, split(content, words[0]) AS parts, words[0] AS word
RETURN kind, coalesce(n.title, n.name, n.action) AS title, p.title AS policy, n.path AS path,
  trim(right(parts[0], 20) + word + left(parts[1], 40)) AS found, n.id AS id
ORDER BY kind, coalesce(p.id, ''), coalesce(n.order, 0), id
