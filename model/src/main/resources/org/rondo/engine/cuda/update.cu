// DL4J's updaters on a stretch of parameters. The terms of a step are at:
//   0 scale of the gradients   1 bound of theirs   2 l1   3 l2   4 what decay leaves
//   5 rate                     6 beta 1, momentum  7 beta 2      8 epsilon

__device__ float shaped(float gradient, float p, const float* t) {
  float mean = held(gradient * t[0], -t[1], t[1]);
  float sign = p > 0 ? 1 : p < 0 ? -1 : p;
  return mean + t[3] * p + t[2] * sign;
}

// p -= rate g
extern "C" __global__ void update_sgd(float* p, const float* g, const float* t, int count) {
  EACH(i, count) { p[i] = p[i] * t[4] - shaped(g[i], p[i], t) * t[5]; }
}

// v' = mu v - rate g, p += (1 + mu) v' - mu v
extern "C" __global__ void update_nesterovs(
    float* p, const float* g, float* v, const float* t, int count) {
  EACH(i, count) {
    float kept = t[6] * v[i];
    float next = kept - shaped(g[i], p[i], t) * t[5];
    v[i] = next;
    p[i] = p[i] * t[4] - (kept + (-t[6] - 1) * next);
  }
}

// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p -= rate m / (sqrt(v) + epsilon)
extern "C" __global__ void update_adam(
    float* p, const float* g, float* m, float* v, const float* t, int count) {
  EACH(i, count) {
    float gradient = shaped(g[i], p[i], t);
    float mean = t[6] * m[i] + gradient * (1 - t[6]);
    float square = t[7] * v[i] + gradient * gradient * (1 - t[7]);
    m[i] = mean;
    v[i] = square;
    p[i] = p[i] * t[4] - mean * t[5] / (sqrtf(square) + t[8]);
  }
}

// Sums of absolute values and of squares, for the penalties in the loss.
extern "C" __global__ void norms(const float* p, double* sums, int count) {
  __shared__ double shared[MOST_THREADS];
  double absolute = 0;
  double square = 0;
  EACH_OF_BLOCK(i, count) {
    absolute += fabsf(p[i]);
    square += (double)p[i] * p[i];
  }
  double absolutes = block_sum(absolute, shared);
  double squares = block_sum(square, shared);
  if (threadIdx.x == 0) {
    sums[0] = absolutes;
    sums[1] = squares;
  }
}
