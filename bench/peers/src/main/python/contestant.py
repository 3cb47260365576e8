"""PyTorch beside Rondo: one process, DDP over gloo, and local SGD over gloo.

    python3 contestant.py --warm SECONDS --measure SECONDS [--digits FILE --target ACCURACY]
        TASK...

A task is MEASURE/WORKLOAD/PEER, such as speed/W1/torch-ddp. Prints one JSON line for each task, and
one with the versions first. Every process computes on one thread. Batches are made once, of rows
that are shuffled once, and each epoch visits them in a new order: reading costs nobody anything.
"""

import argparse
import gc
import json
import os
import random
import struct
import sys
import time
from datetime import timedelta

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch
import torch.distributed as distributed
import torch.multiprocessing as multiprocessing
from torch import nn

LOCAL_STEPS = 10
WORKERS = 2
EPOCHS_AT_MOST = 100

# Rows and batch of a worker, as in org.rondo.bench.Workload.
ROWS = {"W1": 25_600, "W2": 2_560, "W3": 1_400, "W4": 2_560}
BATCH = {"W1": 64, "W2": 64, "W3": 32, "W4": 64}
INPUTS = {"W1": 784, "W2": 784, "W3": 10, "W4": 784}


def perceptron(*widths):
    layers = []
    for before, after in zip(widths, widths[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def lenet():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10))


NETWORKS = {
    "W1": lambda: perceptron(784, 256, 128, 10),
    "W2": lenet,
    "W3": lambda: perceptron(10, 16, 1),
    "W4": lambda: perceptron(784, 2048, 2048, 10),
}


def objective(workload):
    return nn.BCEWithLogitsLoss() if workload == "W3" else nn.CrossEntropyLoss()


def random_rows(workload):
    torch.manual_seed(1)
    features = torch.rand(ROWS[workload], INPUTS[workload])
    if workload == "W3":
        return features, torch.randint(0, 2, (ROWS[workload], 1)).float()
    return features, torch.randint(0, 10, (ROWS[workload],))


def digits(path):
    """Rows to train on and to test with, from the file that Digits.java writes."""
    with open(path, "rb") as file:
        train, test, pixels = struct.unpack("<iii", file.read(12))
        parts = []
        for count in (train, test):
            images = torch.frombuffer(bytearray(file.read(count * pixels)), dtype=torch.uint8)
            labels = torch.frombuffer(bytearray(file.read(count)), dtype=torch.uint8)
            parts.append((images.view(count, pixels).float() / 255, labels.long()))
        return parts


def batches(rows, size, rank, workers):
    """A worker's part of the rows as batches that are ready to use."""
    features, labels = (part[rank::workers].contiguous() for part in rows)
    return list(zip(features.split(size), labels.split(size)))


class Local:
    """Steps of one process by itself, which others extend."""

    def __init__(self, workload, rows, rank, workers):
        torch.manual_seed(42)
        self.network = NETWORKS[workload]()
        self.objective = objective(workload)
        self.batches = batches(rows, BATCH[workload], rank, workers)
        self.order = []
        self.random = random.Random(42)
        self.trained = 0
        self.prepare()

    def prepare(self):
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3)

    def step(self):
        if not self.order:
            self.order = list(range(len(self.batches)))
            self.random.shuffle(self.order)
        features, labels = self.batches[self.order.pop()]
        self.optimizer.zero_grad(set_to_none=True)
        self.objective(self.network(features), labels).backward()
        self.optimizer.step()
        self.trained += len(features)

    def round(self):
        for _ in range(LOCAL_STEPS):
            self.step()

    def accuracy(self, rows):
        features, labels = rows
        with torch.no_grad():
            return (self.network(features).argmax(1) == labels).float().mean().item()


class Averaging(Local):
    """Local SGD: parameters are averaged every ten steps, each keeps its Adam's state."""

    def prepare(self):
        # All parameters as views of one vector, so that averaging it is one call and no copy.
        parameters = list(self.network.parameters())
        self.flat = torch.cat([p.detach().reshape(-1) for p in parameters])
        offset = 0
        for parameter in parameters:
            end = offset + parameter.numel()
            parameter.data = self.flat[offset:end].view_as(parameter)
            offset = end
        super().prepare()

    def round(self):
        super().round()
        distributed.all_reduce(self.flat)
        self.flat.div_(WORKERS)


class DistributedDataParallel(Local):
    """Gradients are averaged at every step."""

    def prepare(self):
        self.network = nn.parallel.DistributedDataParallel(
            self.network, gradient_as_bucket_view=True, broadcast_buffers=False)
        super().prepare()


PEERS = {
    "torch": (Local, 1),
    "torch-ddp": (DistributedDataParallel, WORKERS),
    "torch-local-sgd": (Averaging, WORKERS),
}


def together(value, workers):
    """The first process's number, in all of them."""
    if workers == 1:
        return value
    shared = torch.tensor([float(value)], dtype=torch.float64)
    distributed.broadcast(shared, 0)
    return shared.item()


def total(value, workers):
    if workers == 1:
        return value
    shared = torch.tensor([float(value)], dtype=torch.float64)
    distributed.all_reduce(shared)
    return shared.item()


def train_for(training, seconds, workers):
    """Rounds for about so many seconds; the same number in every process."""
    start = time.perf_counter()
    rounds = 0
    chunk = 1
    while together(time.perf_counter() - start, workers) < seconds:
        before = time.perf_counter()
        for _ in range(chunk):
            training.round()
        rounds += chunk
        # Asking each other must not count: ask about ten times a second.
        passed = together(time.perf_counter() - before, workers)
        chunk = max(1, int(chunk * 0.1 / max(passed, 1e-4)))
    return rounds


def speed(training, workload, workers, arguments):
    train_for(training, arguments.warm, workers)
    before = training.trained
    start = time.perf_counter()
    train_for(training, arguments.measure, workers)
    seconds = together(time.perf_counter() - start, workers)
    rows = int(total(training.trained - before, workers))
    return {"rows": rows, "seconds": seconds, "samples-per-second": rows / seconds}


def time_to_accuracy(make, test, workers, arguments):
    train_for(make(), arguments.warm, workers)
    training = make()
    seconds = 0.0
    accuracy = 0.0
    epochs = 0
    rounds_per_epoch = len(training.batches) // LOCAL_STEPS
    while accuracy < arguments.target and epochs < EPOCHS_AT_MOST:
        total(0, workers)
        start = time.perf_counter()
        for _ in range(rounds_per_epoch):
            training.round()
        total(0, workers)
        seconds += time.perf_counter() - start
        accuracy = together(training.accuracy(test), workers)
        epochs += 1
    return {"seconds": together(seconds, workers), "accuracy": accuracy, "epochs": epochs,
            "reached": accuracy >= arguments.target}


def run(rank, task, workers, port, arguments):
    torch.set_num_threads(1)
    if workers > 1:
        os.environ["GLOO_SOCKET_IFNAME"] = "lo"
        distributed.init_process_group(
            "gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=workers,
            timeout=timedelta(seconds=60))
    try:
        result = measured(task, rank, workers, arguments)
    finally:
        # PyTorch 2 aborts a process that ends, or whose peer has ended, with its group still open.
        if workers > 1:
            end_together()
    if rank == 0:
        measure, workload, peer = task.split("/")
        print(json.dumps({"task": task, "peer": peer, "workload": workload, "measure": measure,
                          **result}), flush=True)


def measured(task, rank, workers, arguments):
    measure, workload, peer = task.split("/")
    kind = PEERS[peer][0]
    if measure == "speed":
        rows = random_rows(workload)
        return speed(kind(workload, rows, rank, workers), workload, workers, arguments)
    train, test = digits(arguments.digits)
    return time_to_accuracy(
        lambda: kind(workload, train, rank, workers), test, workers, arguments)


def end_together():
    gc.collect()  # DDP's own references to the group
    try:
        if sys.exc_info()[0] is None:
            distributed.barrier()
    finally:
        distributed.destroy_process_group()


def blas():
    """The BLAS that this process has loaded, by the name of its file."""
    torch.rand(64, 64) @ torch.rand(64, 64)
    try:
        with open("/proc/self/maps") as maps:
            files = {os.path.realpath(line.split()[-1]) for line in maps if "blas" in line}
    except OSError:
        return "unknown"
    names = sorted(os.path.basename(file) for file in files)
    whole = [name for name in names if "openblas" in name or "mkl" in name]
    within = "MKL" if torch.backends.mkl.is_available() else "its own"
    return ", ".join(whole or names) or within


def free_port():
    import socket
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--warm", type=float, default=3)
    parser.add_argument("--measure", type=float, default=3)
    parser.add_argument("--digits")
    parser.add_argument("--target", type=float, default=0.9)
    parser.add_argument("tasks", nargs="+")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(json.dumps({"versions": f"PyTorch {torch.__version__} (BLAS: {blas()}) on Python "
                                  f"{sys.version.split()[0]}"}), flush=True)
    for task in arguments.tasks:
        workers = PEERS[task.split("/")[2]][1]
        if workers == 1:
            run(0, task, 1, 0, arguments)
        else:
            multiprocessing.spawn(run, (task, workers, free_port(), arguments), nprocs=workers)


if __name__ == "__main__":
    main()
