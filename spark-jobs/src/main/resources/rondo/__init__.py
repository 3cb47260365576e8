"""Rondo: train neural networks on Apache Spark. Its stages of Spark ML are in rondo.ml."""

__version__ = "${project.version}"
