/**
 * Steps on an NVIDIA GPU: a DL4J network as kernels and matrix products on device memory, captured
 * once as a CUDA graph for each size of batch. Everything for the driver, the kernel compiler and
 * cuBLAS goes through {@code CudaApi}. DL4J remains the definition of every network and the oracle.
 */
@NullMarked
package org.rondo.engine.cuda;

import org.jspecify.annotations.NullMarked;
