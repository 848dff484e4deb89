-- Messages of a support tool, with the tables that they refer to.
CREATE TABLE workspaces (id uuid PRIMARY KEY, name varchar(255) NOT NULL);
CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE
);
CREATE TABLE messages (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    direction varchar(20) NOT NULL,
    sender_type varchar(20) NOT NULL,
    sender_id uuid,
    content text,
    message_type varchar(50) DEFAULT 'text',
    media_url text,
    kapso_message_id varchar(255),
    metadata jsonb,
    created_at timestamptz NOT NULL DEFAULT now()
);
