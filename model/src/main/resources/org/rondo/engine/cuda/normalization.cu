// Batch normalization: unit u has the values u * unit_stride + i * stride for i < count.

extern "C" __global__ void moments(
    const float* x, float* means, float* variances, int units, int count, int unit_stride,
    int stride) {
  __shared__ float shared[MOST_THREADS];
  EACH_BLOCK(unit, units) {
    const float* first = x + (size_t)unit * unit_stride;
    float mine = 0;
    EACH_OF_BLOCK(i, count) { mine += first[(size_t)i * stride]; }
    float mean = block_sum(mine, shared) / count;
    float part = 0;
    EACH_OF_BLOCK(i, count) {
      float distance = first[(size_t)i * stride] - mean;
      part += distance * distance;
    }
    float squares = block_sum(part, shared);
    if (threadIdx.x == 0) {
      means[unit] = mean;
      variances[unit] = squares / count;
    }
  }
}

// Variances are held as they are, or as the logarithm to base 10 of their root.
__device__ double variance_of(float spread, int logarithmic) {
  return logarithmic ? exp10(2.0 * spread) : spread;
}

extern "C" __global__ void running_variances(
    const float* spreads, float* variances, int units, int logarithmic) {
  EACH(u, units) { variances[u] = (float)variance_of(spreads[u], logarithmic); }
}

// y = gamma x^ + beta with x^ = (x - mean) / sqrt(variance + epsilon).
extern "C" __global__ void normalize(
    const float* x, float* normalized, float* y, const float* means, const float* variances,
    const float* gammas, const float* betas, double epsilon, int total_count, int inner,
    int units) {
  EACH(i, total_count) {
    int unit = i / inner % units;
    float scale = (float)(1 / sqrt(variances[unit] + epsilon));
    float value = (x[i] - means[unit]) * scale;
    normalized[i] = value;
    y[i] = gammas ? value * gammas[unit] + betas[unit] : value;
  }
}

extern "C" __global__ void normalization_sums(
    const float* gradient, const float* normalized, float* sums, float* products, int units,
    int count, int unit_stride, int stride) {
  __shared__ float shared[MOST_THREADS];
  EACH_BLOCK(unit, units) {
    size_t first = (size_t)unit * unit_stride;
    float mine = 0;
    float product = 0;
    EACH_OF_BLOCK(i, count) {
      size_t at = first + (size_t)i * stride;
      mine += gradient[at];
      product += gradient[at] * normalized[at];
    }
    float sum = block_sum(mine, shared);
    float all = block_sum(product, shared);
    if (threadIdx.x == 0) {
      sums[unit] = sum;
      products[unit] = all;
    }
  }
}

// dx = gamma / sqrt(variance + epsilon) (dy - mean dy - x^ mean (dy x^)), in place.
extern "C" __global__ void normalize_back(
    float* gradient, const float* normalized, const float* variances, const float* gammas,
    const float* sums, const float* products, double epsilon, int total_count, int inner,
    int units, int count) {
  EACH(i, total_count) {
    int unit = i / inner % units;
    float scale = (float)((gammas ? gammas[unit] : 1) / sqrt(variances[unit] + epsilon));
    gradient[i] =
        scale * (gradient[i] - sums[unit] / count - normalized[i] * (products[unit] / count));
  }
}

// What the updater subtracts from the running moments.
extern "C" __global__ void moment_steps(
    const float* running_means, const float* spreads, const float* means, const float* variances,
    float* mean_steps, float* spread_steps, int units, double decay, int logarithmic) {
  EACH(u, units) {
    mean_steps[u] = (float)(((double)running_means[u] - means[u]) * (1 - decay));
    double old = variance_of(spreads[u], logarithmic);
    spread_steps[u] =
        (float)(logarithmic ? log10(old / (decay * old + (1 - decay) * variances[u])) / 2
                            : (old - variances[u]) * (1 - decay));
  }
}
