package org.rondo.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Backend;
import org.rondo.config.Engine;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.engine.cuda.CudaApi;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.engine.cuda.CudaSurvey;
import org.rondo.error.ConfigurationException;

/**
 * What a run trains on. {@code backend} and {@code training.engine} decide it together:
 *
 * <ul>
 *   <li>{@code backend: cuda} takes the engine cuda, and no other.
 *   <li>{@code backend: cpu} takes any other engine.
 *   <li>{@code backend: auto} takes what the engine computes on. The engine {@code auto} is never
 *       the engine cuda, which is experimental.
 * </ul>
 *
 * @param backend other than {@link Backend#AUTO}
 * @param reason the key that decides it
 * @param gpu of the calling thread; null on the CPU
 */
public record BackendChoice(Backend backend, String reason, CudaDevices.@Nullable Chosen gpu) {

  /**
   * Chooses, before any data are read.
   *
   * @throws ConfigurationException if a GPU is asked for and cannot be used
   */
  public static BackendChoice of(RunConfig config) {
    if (config.training().engine() != Engine.CUDA) {
      return new BackendChoice(Backend.CPU, reason(config, CudaDevices.driverIsLoaded()), null);
    }
    String why = CudaDevices.unavailable();
    if (!why.isEmpty()) {
      throw refusal(config, why);
    }
    String asked = config.backend() == Backend.CUDA ? "backend" : "training.engine";
    return new BackendChoice(Backend.CUDA, asked + ": cuda", CudaDevices.chosen());
  }

  /**
   * Refuses what this machine has no GPU for, whichever one it would be.
   *
   * @throws ConfigurationException that names driver, device and capability as far as they are
   *     there, and what to do
   */
  public static void requirePossible(RunConfig config) {
    if (config.training().engine() == Engine.CUDA) {
      String problem = CudaDevices.survey().problem();
      if (!problem.isEmpty()) {
        throw refusal(config, problem);
      }
    }
  }

  private static ConfigurationException refusal(RunConfig config, String why) {
    return new ConfigurationException(
        config.backend() == Backend.CUDA
            ? "backend: cuda cannot train on this machine: %s; or use backend: auto, which trains on the CPU"
                .formatted(why)
            : "training.engine: cuda cannot run on this machine: %s; or use auto".formatted(why));
  }

  static String reason(RunConfig config, boolean driverIsLoaded) {
    Engine engine = config.training().engine();
    if (config.backend() == Backend.AUTO && engine != Engine.AUTO) {
      return "training.engine: " + KebabCase.of(engine);
    }
    String configured = "backend: " + KebabCase.of(config.backend());
    return config.backend() == Backend.AUTO && driverIsLoaded
        ? configured
            + "; backend: cuda would train on this machine's NVIDIA GPU, which is experimental"
        : configured;
  }

  /** The choice in a line, for people. */
  @Override
  public String toString() {
    if (gpu == null) {
      return "training on the CPU (%s)".formatted(reason);
    }
    CudaSurvey survey = gpu.survey();
    return "training on GPU %s, %s, with %s, %s (%s)"
        .formatted(gpu.address(), gpu.device(), survey.driver(), survey.toolkit(), reason);
  }

  /** What a manifest records. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("chosen", KebabCase.of(backend));
    if (gpu != null) {
      CudaApi.Device device = gpu.device();
      Map<String, Object> driver = new LinkedHashMap<>();
      driver.put("address", gpu.address());
      driver.put("name", device.name());
      driver.put("capability", device.capability());
      driver.put("memory-mb", device.memory() >> 20);
      tree.put("device", driver);
      tree.put("versions", versions(gpu.survey()));
    }
    return tree;
  }

  private static Map<String, Object> versions(CudaSurvey survey) {
    Map<String, Object> versions = new LinkedHashMap<>();
    CudaApi.Driver driver = survey.driver();
    if (driver != null) {
      versions.put("driver", driver.number());
      versions.put("cuda", driver.cuda());
    }
    CudaApi.Toolkit toolkit = survey.toolkit();
    if (toolkit != null) {
      versions.put("nvrtc", toolkit.nvrtc());
      versions.put("cublas", toolkit.cublas());
    }
    return versions;
  }
}
