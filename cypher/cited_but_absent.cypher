// title: Policies that are cited but were not read, most cited first
// returns: policy, doc_no, citations, cited_by, quote, id
MATCH (q:Policy {stub: true})<-[r:IMPLEMENTS|DERIVES_FROM|CITES]-(p:Policy)
WITH q, p, r
ORDER BY q.id, p.id, r.id
WITH q, count(r) AS citations, collect(DISTINCT coalesce(p.title, p.id)) AS cited_by, collect(r.quote) AS quotes
RETURN q.title AS policy, q.doc_no AS doc_no, citations, cited_by, quotes[0] AS quote, q.id AS id
ORDER BY citations DESC, id
