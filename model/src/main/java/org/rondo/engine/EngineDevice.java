package org.rondo.engine;

import java.io.Serializable;

/**
 * A device beside the processor that an engine computes on. Travels to the driver.
 *
 * @param address that it was assigned by, such as the number of a GPU
 * @param name of its kind, such as "NVIDIA H100 80GB HBM3 (9.0)"
 */
public record EngineDevice(String address, String name) implements Serializable {}
