package org.rondo.engine.compiled.kernel;

import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which of its kernels OpenBLAS has chosen for this machine's processor: sums differ in their low
 * bits between them.
 */
public final class BlasKernel {
  /**
   * Tables of functions that OpenBLAS has one of in use; those of older processors are left out.
   */
  private static final List<String> KNOWN =
      List.of(
          "COOPERLAKE",
          "SKYLAKEX",
          "ZEN",
          "HASWELL",
          "EXCAVATOR",
          "STEAMROLLER",
          "PILEDRIVER",
          "BULLDOZER",
          "SANDYBRIDGE",
          "NEHALEM",
          "NEOVERSEN1",
          "THUNDERX2T99",
          "CORTEXA72",
          "CORTEXA57",
          "ARMV8");

  private BlasKernel() {}

  /**
   * The kernel by OpenBLAS's name, such as {@code HASWELL}; the architecture where it is unknown.
   */
  public static String name() {
    String architecture = System.getProperty("os.arch", "unknown");
    if (Nd4j.getBackend() == null) {
      return architecture;
    }
    try {
      // Its symbols are found only once it is open to all.
      Loader.getLoadedLibraries().values().stream()
          .filter(path -> path.contains("libopenblas.so"))
          .forEach(Loader::loadGlobal);
      Pointer used = Loader.addressof("gotoblas");
      if (used != null) {
        Pointer table = new PointerPointer<>(used).get(0);
        for (String name : KNOWN) {
          if (table != null && table.equals(Loader.addressof("gotoblas_" + name))) {
            return name;
          }
        }
      }
    } catch (RuntimeException | LinkageError e) {
      // A processor's family is only worth a record: without it training is as good.
      return architecture;
    }
    return architecture;
  }
}
