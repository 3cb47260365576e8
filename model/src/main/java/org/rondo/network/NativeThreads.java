package org.rondo.network;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Limits ND4J's native code to one thread. More threads change the low bits of results and, on
 * these small matrices, are slower. The environment variable {@code OMP_NUM_THREADS=1} is the
 * reliable way; these calls cover processes that were started without it.
 */
public final class NativeThreads {
  private static final ThreadLocal<Boolean> HELD = ThreadLocal.withInitial(() -> false);

  private NativeThreads() {}

  /** Takes effect for the calling thread, so every task calls it first. */
  public static void holdToOne() {
    if (HELD.get()) {
      return;
    }
    Nd4j.getExecutioner();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
    HELD.set(true);
  }
}
