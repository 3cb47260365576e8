package org.rondo.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import org.rondo.engine.compiled.layer.Window;
import org.rondo.engine.compiled.layer.Window.Slide;

/** A window as the last arguments of the kernels in {@code window.cu}. */
record DeviceWindow(Window window) {

  /** The arguments of a kernel, the window's after the others. */
  Object[] arguments(Object... others) {
    Slide y = window.vertical();
    Slide x = window.horizontal();
    List<Object> all = new ArrayList<>(List.of(others));
    all.addAll(List.of(y.input(), x.input(), y.output(), x.output(), y.kernel(), x.kernel()));
    all.addAll(
        List.of(y.stride(), x.stride(), y.dilation(), x.dilation(), y.padding(), x.padding()));
    return all.toArray();
  }
}
