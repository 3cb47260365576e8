"""Retrains a model every night: a DAG for Airflow 3.

Needs the provider apache-airflow-providers-apache-spark, a Spark connection, and spark-submit where tasks
run. Replace the constants and copy the file into the folder of DAGs.

An event of the asset CHAMPION says that another version is in use, and has its number: a DAG with
schedule=[Asset("rondo-titanic-champion")] begins then, such as one that scores with the new model.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pendulum
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Asset, ObjectStoragePath, task

MODEL = "titanic"
CONFIGURATION = "/srv/models/titanic.yaml"
REGISTRY = "file:///srv/models/registry"  # or a URI of an object store, such as s3://bucket/registry
SPARK_REGISTRY = REGISTRY  # the same as Spark writes it, such as s3a://bucket/registry
RONDO_JAR = "/opt/rondo/lib/rondo.jar"

CHAMPION = Asset(name=f"rondo-{MODEL}-champion", uri=f"{REGISTRY}/{MODEL}")


def champion_of_now() -> int:
    """The number of the version in use, 0 for none: the last entry of the registry's log has it."""
    log = ObjectStoragePath(f"{REGISTRY}/{MODEL}/log")
    entries = sorted(file.name for file in log.iterdir()) if log.exists() else []
    entries = [name for name in entries if name.endswith(".json") and not name.startswith(".")]
    if not entries:
        return 0
    return json.loads((log / entries[-1]).read_text())["state"]["aliases"].get("champion", 0)


with DAG(
    dag_id=f"rondo_retrain_{MODEL}",
    description=f"Trains a challenger for {MODEL}, and promotes it if it is better",
    schedule="15 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,  # a night that was missed is not made up for: the next one reads all data anyway
    max_active_runs=1,  # rondo retrain has a lock of its own, and ends with exit code 5 beside another
    tags=["rondo"],
):

    @task
    def champion_before() -> int:
        return champion_of_now()

    # Exit code 0 also when the challenger is not promoted. A second try resumes the training where the
    # first was cut off; what failed for a reason, such as bad data, fails again.
    retrain = SparkSubmitOperator(
        task_id="retrain",
        conn_id="spark_default",
        application=RONDO_JAR,
        java_class="org.rondo.spark.cli.Main",
        application_args=[
            "retrain",
            CONFIGURATION,
            "--quiet",
            "--set",
            f"retrain.registry={SPARK_REGISTRY}",
        ],
        conf={
            "spark.broadcast.compress": "false",
            "spark.executorEnv.OMP_NUM_THREADS": "1",
        },
        env_vars={"OMP_NUM_THREADS": "1"},
        name=f"rondo retrain {MODEL}",
        # The events of retrain.openlineage have this task as their parent.
        openlineage_inject_parent_job_info=True,
        retries=1,
        retry_delay=timedelta(minutes=15),
        execution_timeout=timedelta(hours=6),
    )

    @task.short_circuit
    def is_another(before: int) -> bool:
        return champion_of_now() != before

    @task(outlets=[CHAMPION])
    def announce(*, outlet_events=None) -> None:
        outlet_events[CHAMPION].extra = {"version": champion_of_now()}

    before = champion_before()
    before >> retrain >> is_another(before) >> announce()
