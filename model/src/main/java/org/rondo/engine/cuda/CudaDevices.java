package org.rondo.engine.cuda;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The GPU that this process uses. */
public final class CudaDevices {
  /** The number of the device to use; when absent, the first one that the driver shows. */
  public static final String DEVICE = "rondo.cuda.device";

  private static final Logger LOG = LoggerFactory.getLogger(CudaDevices.class);

  /** Whether the log already says which device it is. */
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private CudaDevices() {}

  /** Why this process has no GPU to train on, and what to do; empty if it has one. */
  public static String unavailable() {
    return unavailable(NativeCuda::instance);
  }

  /** How CUDA is opened. */
  interface Opening {
    CudaApi open();
  }

  static String unavailable(Opening opening) {
    try {
      CudaApi api = opening.open();
      int devices = api.devices();
      int wanted = number();
      if (wanted < devices) {
        return "";
      }
      return devices == 0
          ? "the NVIDIA driver shows no GPU; check nvidia-smi and CUDA_VISIBLE_DEVICES"
          : "-D%s names GPU %s, but the driver shows %s, numbered from 0"
              .formatted(DEVICE, wanted, devices);
    } catch (CudaLibrary.MissingException | CudaException e) {
      return String.valueOf(e.getMessage());
    } catch (LinkageError e) {
      return "JNA does not load its native part: " + e.getMessage();
    }
  }

  /** The number of the device to use. */
  public static int number() {
    @Nullable Integer number = Integer.getInteger(DEVICE, 0);
    return number == null || number < 0 ? 0 : number;
  }

  /**
   * CUDA itself.
   *
   * @throws ConfigurationException if there is none
   */
  public static CudaApi open() {
    String why = unavailable();
    if (!why.isEmpty()) {
      throw new ConfigurationException(
          "training.engine: cuda cannot run on this machine: %s".formatted(why));
    }
    CudaApi api = NativeCuda.instance();
    if (TOLD.compareAndSet(false, true)) {
      LOG.info("engine cuda: on {}, {}", api.device(number()), api.versions());
    }
    return api;
  }
}
