-- Customers are found by their owner, so that a holding cap can be counted: the entries of those that are there.
INSERT INTO lookup (ws, kind, field, value, id)
SELECT ws, kind, 'owner', json_extract(doc, '$.owner'), id
FROM record
WHERE kind = 'customer' AND json_type(doc, '$.owner') = 'text';
