"""Reads a DAG as Airflow 3 would, as far as that can be had without Airflow.

    rules.py DAG_FILE REGISTRY_FOLDER

Names and parameters are those of Airflow's sources: task-sdk/src/airflow/sdk/__init__.py and
definitions/dag.py, definitions/asset/__init__.py, bases/operator.py, and of
providers/apache/spark/.../operators/spark_submit.py. Whatever else the file uses is an error. Prints what the
file has made as JSON, and the champion that its function finds in the registry.
"""

import ast
import json
import pathlib
import re
import sys
import types

IMPORTS = {
    "__future__": {"annotations"},
    "datetime": {"timedelta"},
    "airflow.sdk": {
        "Asset", "AssetAlias", "AssetAll", "AssetAny", "AssetWatcher", "BaseOperator", "Connection", "Context",
        "DAG", "Label", "Metadata", "ObjectStoragePath", "Param", "TaskGroup", "Variable", "XComArg", "asset",
        "chain", "dag", "get_current_context", "task", "task_group",
    },
    "airflow.providers.apache.spark.operators.spark_submit": {"SparkSubmitOperator"},
}
MODULES = {"json", "pendulum"}
DAG_PARAMETERS = {
    "dag_id", "description", "default_args", "start_date", "end_date", "schedule", "max_active_tasks",
    "max_active_runs", "max_consecutive_failed_dag_runs", "dagrun_timeout", "catchup", "on_success_callback",
    "on_failure_callback", "doc_md", "params", "is_paused_upon_creation", "tags", "owner_links", "fail_fast",
    "dag_display_name",
}
ASSET_PARAMETERS = {"name", "uri", "group"}
TASK_PARAMETERS = {
    "task_id", "owner", "email", "retries", "retry_delay", "retry_exponential_backoff", "max_retry_delay",
    "execution_timeout", "pool", "priority_weight", "trigger_rule", "inlets", "outlets", "on_failure_callback",
    "on_success_callback", "doc_md", "depends_on_past",
}
SPARK_PARAMETERS = {
    "application", "conf", "conn_id", "files", "py_files", "archives", "driver_class_path", "jars", "java_class",
    "packages", "exclude_packages", "repositories", "total_executor_cores", "executor_cores", "executor_memory",
    "driver_memory", "keytab", "principal", "proxy_user", "name", "num_executors", "status_poll_interval",
    "application_args", "env_vars", "verbose", "spark_binary", "properties_file", "yarn_queue", "deploy_mode",
    "use_krb5ccache", "openlineage_inject_parent_job_info", "openlineage_inject_transport_info",
}
# Airflow's key of DAGs and tasks: validate_key of task-sdk's definitions/_internal/node.py.
KEY = re.compile(r"[\w.-]{1,250}", re.ASCII)

made = {"dags": [], "tasks": {}, "edges": []}


def require(holds, message):
    if not holds:
        sys.exit(f"{sys.argv[1]}: {message}")


def check_text(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known = IMPORTS.get(node.module, set())
            for name in node.names:
                require(name.name in known, f"line {node.lineno}: {node.module} has no {name.name}")
        elif isinstance(node, ast.Import):
            for name in node.names:
                require(name.name in MODULES, f"line {node.lineno}: import of {name.name}")
    # The file is run every few seconds: nothing but definitions may be outside of functions.
    for node in tree.body:
        allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.FunctionDef, ast.With)
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        require(isinstance(node, allowed) or docstring, f"line {node.lineno}: work outside of functions")
        if isinstance(node, ast.Assign):
            for call in (part for part in ast.walk(node.value) if isinstance(part, ast.Call)):
                require(getattr(call.func, "id", "") == "Asset", f"line {node.lineno}: a call outside of functions")


def parameters(given, known, what):
    unknown = set(given) - known
    require(not unknown, f"{what} has no parameter {sorted(unknown)}")


def plain(value):
    if isinstance(value, Asset):
        return value.name
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


class Asset:
    def __init__(self, name=None, uri=None, **more):
        parameters(more, ASSET_PARAMETERS, "Asset")
        self.name = name or uri
        self.uri = uri or name
        require(0 < len(self.name) <= 1500 and self.name.isascii(), f"the asset's name {self.name!r}")
        require(re.match(r"[a-z][a-z0-9+.-]*://", self.uri), f"the asset's URI {self.uri!r}")


class DAG:
    current = None

    def __init__(self, **given):
        parameters(given, DAG_PARAMETERS, "DAG")
        require(KEY.fullmatch(given["dag_id"]), f"the DAG's id {given['dag_id']!r}")
        require(len(given["schedule"].split()) == 5, f"the schedule {given['schedule']!r}")
        require(all(len(tag) <= 100 for tag in given.get("tags", [])), "a tag that is too long")
        made["dags"].append(plain(given))

    def __enter__(self):
        DAG.current = self

    def __exit__(self, *failure):
        DAG.current = None


class Task:
    def __init__(self, task_id, given, after=()):
        require(DAG.current is not None, f"the task {task_id} is outside of a DAG")
        require(KEY.fullmatch(task_id), f"the task's id {task_id!r}")
        require(task_id not in made["tasks"], f"the task {task_id} stands twice")
        made["tasks"][task_id] = plain(given)
        self.task_id = task_id
        for before in after:
            made["edges"].append([before.task_id, task_id])

    def __rshift__(self, other):
        made["edges"].append([self.task_id, other.task_id])
        return other


class SparkSubmitOperator(Task):
    def __init__(self, **given):
        parameters(given, TASK_PARAMETERS | SPARK_PARAMETERS, "SparkSubmitOperator")
        super().__init__(given["task_id"], given)


def task(function=None, **given):
    parameters(given, TASK_PARAMETERS, "task")
    if function is None:
        return lambda decorated: task(decorated) if not given else decorate(decorated, given)
    return decorate(function, given)


def decorate(function, given):
    def call(*values):
        return Task(function.__name__, given, [value for value in values if isinstance(value, Task)])

    return call


task.short_circuit = task


def stand_in(name, **content):
    module = types.ModuleType(name)
    module.__dict__.update(content)
    module.__path__ = []
    sys.modules[name] = module


source = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
tree = ast.parse(source)
check_text(tree)
for package in ("airflow", "airflow.providers", "airflow.providers.apache", "airflow.providers.apache.spark",
                "airflow.providers.apache.spark.operators"):
    stand_in(package)
stand_in("airflow.providers.apache.spark.operators.spark_submit", SparkSubmitOperator=SparkSubmitOperator)
stand_in("airflow.sdk", DAG=DAG, Asset=Asset, task=task,
         ObjectStoragePath=lambda uri: pathlib.Path(uri.removeprefix("file://")))
stand_in("pendulum", datetime=lambda *when, tz: f"{when} {tz}")
names = {"__name__": "dag"}
exec(compile(tree, sys.argv[1], "exec"), names)
names["REGISTRY"] = "file://" + sys.argv[2]
made["champion"] = names["champion_of_now"]()
made["constants"] = {name: plain(value) for name, value in names.items() if name.isupper()}
print(json.dumps(made))
