// Losses of outputs a and labels y, with DL4J's definitions: the kinds are those of DeviceLoss.

#define SOFTMAX_CROSS_ENTROPY 0
#define CROSS_ENTROPY 1
#define BINARY_CROSS_ENTROPY 2
#define SQUARE 3
#define ABSOLUTE 4
#define POISSON 5
#define HUBER 6
#define QUANTILE 7

__device__ double loss_term(int kind, float least, float most, float setting, float a, float y) {
  double error = (double)a - y;
  switch (kind) {
    case SOFTMAX_CROSS_ENTROPY:
      return y == 0 ? 0 : -y * log((double)held(a, least, most));
    case CROSS_ENTROPY:
      return -y * log((double)held(a, least, most));
    case BINARY_CROSS_ENTROPY: {
      double kept = held(a, least, most);
      return -y * log(kept) - (1 - y) * log(1 - kept);
    }
    case SQUARE:
      return error * error;
    case ABSOLUTE:
      return fabs(error);
    case POISSON:
      return y == 0 ? a : a - y * log((double)a);
    case HUBER:
      return fabs(error) <= setting ? error * error / 2 : setting * (fabs(error) - setting / 2.0);
    default:
      return error < 0 ? -setting * error : (1 - setting) * error;
  }
}

__device__ float loss_slope(int kind, float least, float most, float setting, float a, float y) {
  float error = a - y;
  switch (kind) {
    case SOFTMAX_CROSS_ENTROPY:
      return error;
    case CROSS_ENTROPY:
      return -y / a;
    case BINARY_CROSS_ENTROPY: {
      float kept = held(a, least, most);
      return (kept - y) / (kept * (1 - kept));
    }
    case SQUARE:
      return 2 * error;
    case ABSOLUTE:
      return error > 0 ? 1 : error < 0 ? -1 : error;
    case POISSON:
      return y == 0 ? 1 : 1 - y / a;
    case HUBER:
      return held(error, -setting, setting);
    default:
      return error < 0 ? -setting : error > 0 ? 1 - setting : error;
  }
}

// The weighted loss of each row; weights and settings, of each output, may be missing.
extern "C" __global__ void row_losses(
    const float* a, const float* y, const float* weights, const float* settings, double* losses,
    int rows, int width, int kind, float least, float most, double scale) {
  EACH(row, rows) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      int i = row * width + j;
      sum += loss_term(kind, least, most, settings ? settings[j] : 0, a[i], y[i]);
    }
    losses[row] = sum * scale * (weights ? weights[row] : 1);
  }
}

// dL/da, or of cross-entropy behind a softmax dL/dz.
extern "C" __global__ void loss_gradient(
    const float* a, const float* y, const float* weights, const float* settings, float* gradient,
    int rows, int width, int kind, float least, float most, float scale) {
  EACH(i, rows * width) {
    float setting = settings ? settings[i % width] : 0;
    float slope = loss_slope(kind, least, most, setting, a[i], y[i]) * scale;
    gradient[i] = weights ? slope * weights[i / width] : slope;
  }
}
