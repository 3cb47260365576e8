package org.rondo.bench.gpu;

import java.util.List;
import org.rondo.config.Engine;
import org.rondo.engine.cuda.CudaApi;
import org.rondo.engine.cuda.CudaDevices;

/**
 * Checks what needs a GPU, and times it beside the CPU. Exit code 0 if all checks passed, 1 if one
 * failed, 2 without a GPU.
 *
 * <ul>
 *   <li>{@code --seconds S}: how long each timing takes, half a second unless given; 0 for no
 *       timing
 *   <li>{@code --no-cpu}: times the GPU alone
 * </ul>
 */
public final class GpuSmoke {
  private static final int ROWS = 64;

  private GpuSmoke() {}

  /** Runs. */
  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    int given = all.indexOf("--seconds");
    double seconds = given < 0 ? 0.5 : Double.parseDouble(all.get(given + 1));
    List<Engine> beside =
        all.contains("--no-cpu") ? List.of() : List.of(Engine.COMPILED, Engine.DL4J);
    String why = CudaDevices.unavailable();
    if (!why.isEmpty()) {
      System.out.println("no GPU: nothing checked: " + why);
      System.exit(2);
    }
    System.exit(passed(CudaDevices.open(), ROWS, seconds, beside) ? 0 : 1);
  }

  static boolean passed(CudaApi api, int rows, double seconds, List<Engine> beside) {
    System.out.println(
        api.device(CudaDevices.number()) + ", " + api.driver() + ", " + api.toolkit());
    boolean passed = new GpuChecks(api, rows).passed();
    if (seconds > 0) {
      new GpuSpeed(api, seconds, beside).print();
    }
    System.out.println(passed ? "all checks passed" : "A CHECK FAILED");
    return passed;
  }
}
