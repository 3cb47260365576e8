// Activations a = f(z), with DL4J's definitions: the kinds are those of DeviceActivation.

#define RELU 1
#define LEAKY 2
#define SIGMOID 3
#define TANH 4
#define ELU 5
#define GATED 6
#define SOFTPLUS 7
#define SOFTSIGN 8
#define CLAMPED 9
#define CUBE 10

__device__ float logistic(float z) { return 1 / (1 + expf(-z)); }

__device__ float activation(int kind, float p, float q, float low, float high, float z) {
  switch (kind) {
    case RELU:
      return z < 0 ? 0 : z;
    case LEAKY:
      return z < 0 ? p * z : z;
    case SIGMOID:
      return logistic(z);
    case TANH:
      return tanhf(z);
    case ELU:
      return q * (z >= 0 ? z : p * expm1f(z));
    case GATED:
      return z * logistic(p * z);
    case SOFTPLUS:
      return fmaxf(z, 0) + log1pf(expf(-fabsf(z)));
    case SOFTSIGN:
      return z / (1 + fabsf(z));
    case CLAMPED:
      return held(p * z + q, low, high);
    case CUBE:
      return z * z * z;
    default:
      return z;
  }
}

// f'(z), with a = f(z) at hand.
__device__ float activation_slope(
    int kind, float p, float q, float low, float high, float z, float a) {
  switch (kind) {
    case RELU:
      return a > 0 ? 1 : a * 0;
    case LEAKY:
      return z < 0 ? p : 1;
    case SIGMOID:
      return a * (1 - a);
    case TANH:
      return 1 - a * a;
    case ELU:
      return q * (z >= 0 ? 1 : p * expf(z));
    case GATED: {
      float gate = logistic(p * z);
      return gate * (1 + p * z * (1 - gate));
    }
    case SOFTPLUS:
      return logistic(z);
    case SOFTSIGN: {
      float root = 1 / (1 + fabsf(z));
      return root * root;
    }
    case CLAMPED:
      return a > low && a < high ? p : 0;
    case CUBE:
      return 3 * z * z;
    default:
      return 1;
  }
}

// Adds a bias, if there is one, to z in place; the bias of value i is bias[i / inner % units]. Where
// a is z, or nothing, only one of them is wanted.
extern "C" __global__ void bias_activate(
    float* z, const float* bias, float* a, int count, int inner, int units, int kind, float p,
    float q, float low, float high) {
  EACH(i, count) {
    float value = bias ? z[i] + bias[(unsigned)i / inner % units] : z[i];
    if (bias && a != z) {
      z[i] = value;
    }
    if (a) {
      a[i] = activation(kind, p, q, low, high, value);
    }
  }
}

// dL/da becomes dL/dz, in place.
extern "C" __global__ void activate_back(
    float* gradient, const float* z, const float* a, int count, int kind, float p, float q,
    float low, float high) {
  EACH(i, count) { gradient[i] *= activation_slope(kind, p, q, low, high, z[i], a[i]); }
}

// a_j = e^(z_j - max z) / sum_i e^(z_i - max z), row by row.
extern "C" __global__ void softmax(const float* z, float* a, int rows, int width) {
  __shared__ float shared[MOST_THREADS];
  EACH_BLOCK(row, rows) {
    const float* from = z + (size_t)row * width;
    float* to = a + (size_t)row * width;
    float mine = from[0];
    EACH_OF_BLOCK(i, width) { mine = from[i] > mine ? from[i] : mine; }
    float most = block_max(mine, shared);
    float part = 0;
    EACH_OF_BLOCK(i, width) {
      float value = expf(from[i] - most);
      to[i] = value;
      part += value;
    }
    float scale = 1 / block_sum(part, shared);
    EACH_OF_BLOCK(i, width) { to[i] *= scale; }
  }
}

// dL/dz_j = a_j (g_j - sum_i g_i a_i), in place.
extern "C" __global__ void softmax_back(float* gradient, const float* a, int rows, int width) {
  __shared__ float shared[MOST_THREADS];
  EACH_BLOCK(row, rows) {
    float* slope = gradient + (size_t)row * width;
    const float* value = a + (size_t)row * width;
    float mine = 0;
    EACH_OF_BLOCK(i, width) { mine += slope[i] * value[i]; }
    float mean = block_sum(mine, shared);
    EACH_OF_BLOCK(i, width) { slope[i] = value[i] * (slope[i] - mean); }
  }
}
