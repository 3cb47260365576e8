package org.rondo.averaging;

/**
 * One step of the network's own optimizer on the mean of the workers' gradients:
 *
 * <pre>  g = sum_k n_k g_k / sum_k n_k,   theta' = theta - optimizer(g)</pre>
 *
 * which is one machine's step on all workers' batches together, for every optimizer, with
 * regularisation and clipping acting on the mean (J. Dean et al., "Large scale distributed deep
 * networks", NIPS 2012, made synchronous as in J. Chen et al., arXiv 1604.00981).
 */
public record GradientsRecipe() implements GradientAveraging {
  private static final long serialVersionUID = 1L;
}
