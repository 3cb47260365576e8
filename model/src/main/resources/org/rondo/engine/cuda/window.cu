// Convolution and pooling of images [maps, rows, height, width]. A window's position i along a
// dimension, at place o of the output, sees the input at o * stride + i * dilation - padding.

#define WINDOW                                                                             \
  int height, int width, int out_height, int out_width, int kernel_y, int kernel_x,        \
      int stride_y, int stride_x, int dilation_y, int dilation_x, int padding_y, int padding_x

// Which place of the output sees, with one of its positions, an input that lies so far behind that
// position; -1 for none.
__device__ int place_of(int behind, int stride, int count) {
  if (stride == 1) {
    return behind < count ? behind : -1;
  }
  if (behind < 0) {
    return -1;
  }
  int place = (unsigned)behind / stride;
  return place * stride == behind && place < count ? place : -1;
}

// The first position of a window that may see an input, and the step to the next one.
__device__ int first_position(int behind, int stride, int dilation) {
  return stride == 1 || dilation != 1 ? 0 : (unsigned)behind % stride;
}

#define POSITIONS(k, behind, kernel, stride, dilation)                     \
  for (int k = first_position(behind, stride, dilation); k < (kernel); \
       k += (dilation) == 1 ? (stride) : 1)

#define MOST_OF_LINE 4096

// Patches [channels x kernel, examples x places] of the examples from the first on: a block fills
// a part of one line.
extern "C" __global__ void gather_patches(
    const float* maps, float* patches, int channels, int rows, int first, int examples, WINDOW) {
  unsigned places = out_height * out_width;
  int line = examples * places;
  int parts = (line + MOST_OF_LINE - 1) / MOST_OF_LINE;
  EACH_BLOCK(block, channels * kernel_y * kernel_x * parts) {
    int position = block / parts;
    int begin = block % parts * MOST_OF_LINE;
    int down = position / kernel_x % kernel_y * dilation_y - padding_y;
    int right = position % kernel_x * dilation_x - padding_x;
    int channel = position / (kernel_x * kernel_y);
    const float* from = maps + ((size_t)channel * rows + first) * height * width;
    float* to = patches + (size_t)position * line;
    EACH_OF_BLOCK(i, held(line - begin, 0, MOST_OF_LINE)) {
      unsigned at = begin + i;
      unsigned example = at / places;
      unsigned place = at - example * places;
      unsigned line_of = place / out_width;
      int y = (int)line_of * stride_y + down;
      int x = (int)(place - line_of * out_width) * stride_x + right;
      bool inside = y >= 0 && y < height && x >= 0 && x < width;
      to[at] = inside ? from[((size_t)example * height + y) * width + x] : 0;
    }
  }
}

// The slope towards the maps from that towards their patches: each value collects its own.
extern "C" __global__ void collect_patches(
    const float* patches, float* maps, int channels, int rows, int first, int examples, WINDOW) {
  unsigned places = out_height * out_width;
  size_t line = (size_t)examples * places;
  unsigned area = height * width;
  EACH(e, channels * examples * (int)area) {
    unsigned map = e / area;
    unsigned at = e - map * area;
    unsigned channel = map / examples;
    unsigned example = map - channel * examples;
    int y = at / width;
    int x = at - y * width;
    const float* of_channel =
        patches + channel * kernel_y * kernel_x * line + (size_t)example * places;
    float sum = 0;
    POSITIONS(ky, y + padding_y, kernel_y, stride_y, dilation_y) {
      int oy = place_of(y + padding_y - ky * dilation_y, stride_y, out_height);
      if (oy >= 0) {
        POSITIONS(kx, x + padding_x, kernel_x, stride_x, dilation_x) {
          int ox = place_of(x + padding_x - kx * dilation_x, stride_x, out_width);
          if (ox >= 0) {
            sum += of_channel[(ky * kernel_x + kx) * line + oy * out_width + ox];
          }
        }
      }
    }
    maps[((size_t)channel * rows + first + example) * area + at] = sum;
  }
}

// The greatest value of each window and its place in the map: the first of equals, and any NaN.
extern "C" __global__ void max_pool(
    const float* maps, float* out, int* winners, int count, WINDOW) {
  EACH(e, count * out_height * out_width) {
    int place = e % (out_height * out_width);
    const float* map = maps + (size_t)(e / (out_height * out_width)) * height * width;
    int winner = -1;
    float best = 0;
    for (int ky = 0; ky < kernel_y; ky++) {
      int y = place / out_width * stride_y + ky * dilation_y - padding_y;
      for (int kx = 0; kx < kernel_x; kx++) {
        int x = place % out_width * stride_x + kx * dilation_x - padding_x;
        if (y >= 0 && y < height && x >= 0 && x < width) {
          float value = map[y * width + x];
          if (winner < 0 || value > best || (value != value && best == best)) {
            winner = y * width + x;
            best = value;
          }
        }
      }
    }
    out[e] = best;
    winners[e] = winner;
  }
}

__device__ int inside_count(int out, int size, int kernel, int stride, int dilation, int padding) {
  int count = 0;
  for (int k = 0; k < kernel; k++) {
    int at = out * stride + k * dilation - padding;
    count += at >= 0 && at < size;
  }
  return count;
}

extern "C" __global__ void mean_pool(
    const float* maps, float* out, int counts_padding, int count, WINDOW) {
  EACH(e, count * out_height * out_width) {
    int oy = e / out_width % out_height;
    int ox = e % out_width;
    const float* map = maps + (size_t)(e / (out_height * out_width)) * height * width;
    int inside = inside_count(oy, height, kernel_y, stride_y, dilation_y, padding_y) *
                 inside_count(ox, width, kernel_x, stride_x, dilation_x, padding_x);
    float share = 1.0f / (counts_padding ? kernel_y * kernel_x : inside);
    float sum = 0;
    for (int ky = 0; ky < kernel_y; ky++) {
      int y = oy * stride_y + ky * dilation_y - padding_y;
      for (int kx = 0; kx < kernel_x; kx++) {
        int x = ox * stride_x + kx * dilation_x - padding_x;
        if (y >= 0 && y < height && x >= 0 && x < width) {
          sum += map[y * width + x] * share;
        }
      }
    }
    out[e] = sum;
  }
}

// The slope towards the input of either pooling; without winners, that of the mean.
extern "C" __global__ void pool_back(
    const float* gradient, const int* winners, float* maps, int counts_padding, int count,
    WINDOW) {
  unsigned area = height * width;
  EACH(e, count * (int)area) {
    unsigned map = e / area;
    int at = e - map * area;
    int y = at / width;
    int x = at - y * width;
    size_t outputs = (size_t)map * out_height * out_width;
    float sum = 0;
    POSITIONS(ky, y + padding_y, kernel_y, stride_y, dilation_y) {
      int oy = place_of(y + padding_y - ky * dilation_y, stride_y, out_height);
      if (oy < 0) {
        continue;
      }
      POSITIONS(kx, x + padding_x, kernel_x, stride_x, dilation_x) {
        int ox = place_of(x + padding_x - kx * dilation_x, stride_x, out_width);
        if (ox >= 0) {
          size_t place = outputs + oy * out_width + ox;
          if (winners) {
            sum += winners[place] == at ? gradient[place] : 0;
          } else {
            int inside = inside_count(oy, height, kernel_y, stride_y, dilation_y, padding_y) *
                         inside_count(ox, width, kernel_x, stride_x, dilation_x, padding_x);
            sum += gradient[place] * (1.0f / (counts_padding ? kernel_y * kernel_x : inside));
          }
        }
      }
    }
    maps[e] = sum;
  }
}
