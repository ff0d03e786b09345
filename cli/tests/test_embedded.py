"""The embedded PostgreSQL and Kafka are the real ones, and survive being killed."""

from pathlib import Path

import psycopg
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from ordito.cli.engine import Home, Kafka, Postgres, free_port, free_ports


def test_what_postgres_committed_is_there_after_it_was_killed(tmp_path: Path) -> None:
    postgres = Postgres(tmp_path / "data", free_port(), databases=["ordito_orders"])
    postgres.start()
    try:
        with psycopg.connect(postgres.url("ordito_orders")) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('warp')")
        postgres.kill()
        postgres.start()
        with psycopg.connect(postgres.url("ordito_orders")) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("warp",)
    finally:
        postgres.stop()


def test_what_kafka_acknowledged_is_there_after_it_was_killed(tmp_path: Path) -> None:
    port, controller_port = free_ports(2)
    kafka = Kafka(tmp_path / "data", port, controller_port=controller_port, cache=Home(tmp_path).cache())
    kafka.start()
    try:
        admin = KafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
        admin.create_topics([NewTopic("kept", num_partitions=1, replication_factor=1)])
        admin.close()
        producer = KafkaProducer(bootstrap_servers=kafka.bootstrap_servers, acks="all")
        producer.send("kept", b"warp").get(timeout=30)
        producer.close()
        kafka.kill()
        kafka.start()
        consumer = KafkaConsumer(bootstrap_servers=kafka.bootstrap_servers)
        partition = TopicPartition("kept", 0)
        consumer.assign([partition])
        consumer.seek_to_beginning()
        values = [record.value for record in consumer.poll(timeout_ms=30_000).get(partition, [])]
        consumer.close()
        assert values == [b"warp"]
    finally:
        kafka.stop()


def test_every_test_gets_an_empty_database_of_its_own(fresh_database: str, kafka_bootstrap: str) -> None:
    with psycopg.connect(fresh_database) as connection:
        connection.execute("CREATE TABLE only_here (id int)")
    assert kafka_bootstrap.startswith("127.0.0.1:")
