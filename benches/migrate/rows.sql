-- ROWS messages; the same ones each time.
SET timezone = 'UTC';
INSERT INTO workspaces
SELECT md5('workspace' || n)::uuid, 'Workspace ' || n FROM generate_series(0, 99) n;
INSERT INTO conversations
SELECT md5('conversation' || n)::uuid, md5('workspace' || n % 100)::uuid
FROM generate_series(0, greatest(:rows / 20, 1) - 1) n;
INSERT INTO messages
SELECT
    md5('message' || n)::uuid,
    md5('conversation' || n % greatest(:rows / 20, 1))::uuid,
    md5('workspace' || n % greatest(:rows / 20, 1) % 100)::uuid,
    CASE WHEN n % 2 = 0 THEN 'inbound' ELSE 'outbound' END,
    CASE n % 3 WHEN 0 THEN 'contact' WHEN 1 THEN 'user' ELSE 'bot' END,
    CASE WHEN n % 3 = 1 THEN md5('user' || n % 50)::uuid END,
    CASE n % 7
        WHEN 0 THEN 'Thank you, that helps!'
        WHEN 1 THEN E'Hello,\nis the price "per month" or per year?\nBest, Ann'
        WHEN 2 THEN repeat('A longer answer about the course and its requirements. ', n % 9 + 1)
        WHEN 3 THEN 'Apa kabar? Saya mau tanya soal beasiswa 🙂'
        WHEN 4 THEN NULL
        ELSE 'Message number ' || n
    END,
    CASE WHEN n % 7 = 4 THEN 'image' ELSE 'text' END,
    CASE WHEN n % 7 = 4 THEN 'https://files.example.com/media/' || md5('media' || n) || '.jpg' END,
    CASE WHEN n % 2 = 0 THEN 'wamid.' || md5('kapso' || n) END,
    CASE WHEN n % 5 = 0 THEN jsonb_build_object(
        'status', 'delivered', 'attempts', n % 4, 'tags', jsonb_build_array('a', 'b'), 'error', NULL)
    END,
    timestamptz '2025-01-01 00:00:00+00' + n * interval '1.234567 seconds'
FROM generate_series(0, :rows - 1) n;
