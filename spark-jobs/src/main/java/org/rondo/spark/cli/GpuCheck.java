package org.rondo.spark.cli;

import org.rondo.config.Engine;
import org.rondo.config.RunConfig;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.engine.cuda.CudaSurvey;

/** Whether this machine has GPUs to train on: devices, capability, driver and versions. */
final class GpuCheck {
  private GpuCheck() {}

  /** Whether training on this machine's GPU is asked for. */
  enum Wish {
    NONE,
    GPU;

    /** What a configuration asks for. */
    static Wish of(RunConfig config) {
      return config.training().engine() == Engine.CUDA ? GPU : NONE;
    }
  }

  /** The check of this process. */
  static Check check(Wish wish) {
    return new Check("gpu", () -> finding(CudaDevices.survey(), wish));
  }

  static Finding finding(CudaSurvey survey, Wish wish) {
    if (survey.state() == CudaSurvey.State.USABLE) {
      return Finding.ok(
          survey.summary() + (wish == Wish.NONE ? "; backend: cuda would train on it" : ""));
    } else if (wish == Wish.GPU) {
      return Finding.fail(
          survey.problem(), "or set backend: auto, and no training.engine, to train on the CPU");
    }
    return survey.state() == CudaSurvey.State.ABSENT
        ? Finding.ok("no NVIDIA driver: training is on the CPU")
        : Finding.warn("cannot be used: " + survey.problem(), "");
  }
}
