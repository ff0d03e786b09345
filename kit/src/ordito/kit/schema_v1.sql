-- The kit's tables, version 1. Frozen: what changes later is another file and another migration.

CREATE TABLE consumer_offsets (
    consumer TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next_offset BIGINT NOT NULL,
    PRIMARY KEY (consumer, topic, partition)
);

CREATE TABLE dev_clock (
    "only" INTEGER NOT NULL,
    offset_microseconds BIGINT NOT NULL,
    PRIMARY KEY ("only")
);

CREATE TABLE effect_attempts (
    key TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT,
    error TEXT,
    PRIMARY KEY (key, attempt)
);

CREATE TABLE effects (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream TEXT NOT NULL,
    payload JSONB NOT NULL,
    seller TEXT NOT NULL,
    correlation TEXT NOT NULL,
    causation TEXT,
    status TEXT DEFAULT 'pending' NOT NULL,
    attempt INTEGER DEFAULT '0' NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    PRIMARY KEY (id),
    UNIQUE (key)
);

CREATE INDEX effects_open ON effects (stream, id) WHERE status IN ('pending', 'running', 'parked');

CREATE TABLE events (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    event_id UUID NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    data JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    seller TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    correlation TEXT NOT NULL,
    causation TEXT,
    PRIMARY KEY (id),
    UNIQUE (stream, version),
    UNIQUE (event_id)
);

CREATE INDEX events_relay_order ON events (xid, id);

CREATE TABLE idempotency (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status INTEGER NOT NULL,
    headers JSONB NOT NULL,
    media_type TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_expiry ON idempotency (expires_at);

CREATE TABLE inbox (
    consumer TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (consumer, message_id)
);

CREATE TABLE parked (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    consumer TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    source TEXT,
    stream TEXT,
    version INTEGER,
    type TEXT,
    headers JSONB NOT NULL,
    key BYTEA,
    value BYTEA,
    status TEXT NOT NULL,
    error TEXT,
    traceback TEXT,
    parked_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    PRIMARY KEY (id),
    UNIQUE (consumer, topic, partition, "offset")
);

CREATE INDEX parked_by_stream ON parked (consumer, source, stream, version) WHERE settled_at IS NULL;

CREATE TABLE relay_cursors (
    name TEXT NOT NULL,
    xid xid8 NOT NULL,
    id BIGINT NOT NULL,
    moved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE stream_positions (
    consumer TEXT NOT NULL,
    source TEXT NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (consumer, source, stream)
);

CREATE TABLE timers (
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream TEXT NOT NULL,
    due TIMESTAMP WITH TIME ZONE NOT NULL,
    payload JSONB NOT NULL,
    seller TEXT NOT NULL,
    correlation TEXT NOT NULL,
    causation TEXT,
    status TEXT DEFAULT 'waiting' NOT NULL,
    attempt INTEGER DEFAULT '0' NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    error TEXT,
    settled_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (key)
);

CREATE INDEX timers_waiting ON timers (due) WHERE status = 'waiting';

CREATE TABLE webhooks (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    source TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    headers JSONB NOT NULL,
    body BYTEA NOT NULL,
    correlation TEXT NOT NULL,
    status TEXT DEFAULT 'pending' NOT NULL,
    attempt INTEGER DEFAULT '0' NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    error TEXT,
    traceback TEXT,
    reason TEXT,
    PRIMARY KEY (id),
    UNIQUE (source, webhook_id)
);

CREATE INDEX webhooks_open ON webhooks (id) WHERE status = 'pending';
