-- Tasks are found by whose they are, so that figures of tasks need not read every record: the entries of those that are there.
INSERT INTO lookup (ws, kind, field, value, id)
SELECT ws, kind, 'owner', json_extract(doc, '$.owner'), id
FROM record
WHERE kind = 'task' AND json_type(doc, '$.owner') = 'text';
