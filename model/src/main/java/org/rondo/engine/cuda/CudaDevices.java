package org.rondo.engine.cuda;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.cuda.CudaApi.Device;
import org.rondo.error.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The GPU that the calling thread computes on: the one that its task was {@link GpuAssignment
 * assigned}, otherwise that of {@value #DEVICE}, otherwise the first.
 */
public final class CudaDevices {
  /** The GPU of threads that were assigned none. */
  public static final String DEVICE = "rondo.cuda.device";

  private static final Logger LOG = LoggerFactory.getLogger(CudaDevices.class);
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
  private static final Pattern UUID = Pattern.compile("(?i)(?:GPU|MIG)-([0-9a-f-]+)");

  /** Devices that the log has named. */
  private static final Set<Device> TOLD = ConcurrentHashMap.newKeySet();

  /** What this process has, once something can be used: the driver never shows other devices. */
  private static volatile @Nullable CudaSurvey known;

  private CudaDevices() {}

  /**
   * A GPU in use.
   *
   * @param address by which it was chosen
   * @param survey that it was found by
   */
  public record Chosen(String address, Device device, CudaSurvey survey) {}

  /** Which GPU is wanted, and who names it. */
  record Wanted(String address, String named) {}

  private static final class Assignments {
    /** Of the class loader that has this class: on executors it is not the thread's. */
    private static final List<GpuAssignment> FOUND =
        ServiceLoader.load(GpuAssignment.class, CudaDevices.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }

  /** What this process has of CUDA. */
  public static CudaSurvey survey() {
    CudaSurvey found = known;
    if (found == null) {
      found = CudaSurvey.of(NativeCuda::instance);
      known = found.problem().isEmpty() ? found : null;
    }
    return found;
  }

  /** Whether this machine has an NVIDIA driver; asks without loading anything. */
  public static boolean driverIsLoaded() {
    return CudaDriver.isLoaded();
  }

  /** Why the calling thread has no GPU to compute on, and what to do; empty if it has one. */
  public static String unavailable() {
    return problem(survey(), wanted());
  }

  private static Wanted wanted() {
    return Assignments.FOUND.stream()
        .map(GpuAssignment::address)
        .flatMap(Optional::stream)
        .findFirst()
        .map(address -> new Wanted(address, "Spark's resources assign"))
        .orElseGet(
            () -> new Wanted(System.getProperty(DEVICE, "0").strip(), "-D" + DEVICE + " names"));
  }

  /** Why a device cannot be used; empty if it can. */
  static String problem(CudaSurvey survey, Wanted wanted) {
    if (!survey.problem().isEmpty()) {
      return survey.problem();
    }
    return find(survey, wanted)
        .map(survey::problemOf)
        .orElseGet(
            () ->
                "%s GPU %s, but the %s shows this process %s; check CUDA_VISIBLE_DEVICES, which also selects the slices of a MIG device, and the addresses that the discovery script prints"
                    .formatted(
                        wanted.named(),
                        wanted.address(),
                        survey.driver(),
                        shown(survey.devices())));
  }

  private static String shown(List<Device> devices) {
    return devices.size() == 1 ? "only 0, " + devices.get(0) : "0 to " + (devices.size() - 1);
  }

  private static Optional<Device> find(CudaSurvey survey, Wanted wanted) {
    String address = wanted.address();
    if (NUMBER.matcher(address).matches()) {
      int number = Integer.parseInt(address);
      return survey.devices().stream().filter(device -> device.number() == number).findFirst();
    }
    var uuid = UUID.matcher(address);
    return uuid.matches()
        ? survey.devices().stream()
            .filter(device -> device.uuid().equalsIgnoreCase(uuid.group(1)))
            .findFirst()
        : Optional.empty();
  }

  /**
   * The GPU of the calling thread.
   *
   * @throws ConfigurationException if there is none
   */
  public static Chosen chosen() {
    CudaSurvey survey = survey();
    Wanted wanted = wanted();
    String why = problem(survey, wanted);
    if (!why.isEmpty()) {
      throw new ConfigurationException(
          "training.engine: cuda cannot run on this machine: %s".formatted(why));
    }
    return new Chosen(wanted.address(), find(survey, wanted).orElseThrow(), survey);
  }

  /** The number of that GPU in this process. */
  public static int number() {
    return chosen().device().number();
  }

  /**
   * CUDA itself.
   *
   * @throws ConfigurationException if the calling thread has no GPU
   */
  public static CudaApi open() {
    Chosen chosen = chosen();
    if (TOLD.add(chosen.device())) {
      CudaSurvey survey = chosen.survey();
      LOG.info("engine cuda: on {}, {}, {}", chosen.device(), survey.driver(), survey.toolkit());
    }
    return NativeCuda.instance();
  }
}
