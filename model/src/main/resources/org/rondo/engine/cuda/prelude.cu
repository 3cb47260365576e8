// What all kernels share. Each works for any number of blocks and threads, so that one thread alone
// computes the same function. Sums go by fixed trees, never by atomics: their bits repeat.

#define MOST_THREADS 256

#define EACH(i, count)                                                            \
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < (count);                \
       i += gridDim.x * blockDim.x)

#define EACH_OF_BLOCK(i, count) for (int i = threadIdx.x; i < (count); i += blockDim.x)

#define EACH_BLOCK(i, count) for (int i = blockIdx.x; i < (count); i += gridDim.x)

// The sum of what the threads of a block hold, a power of two of them; all receive it.
template <typename T>
__device__ T block_sum(T mine, T* shared) {
  __syncthreads();
  shared[threadIdx.x] = mine;
  __syncthreads();
  for (int half = blockDim.x / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) {
      shared[threadIdx.x] += shared[threadIdx.x + half];
    }
    __syncthreads();
  }
  return shared[0];
}

// The greatest of what they hold.
__device__ float block_max(float mine, float* shared) {
  __syncthreads();
  shared[threadIdx.x] = mine;
  __syncthreads();
  for (int half = blockDim.x / 2; half > 0; half /= 2) {
    if (threadIdx.x < half && shared[threadIdx.x + half] > shared[threadIdx.x]) {
      shared[threadIdx.x] = shared[threadIdx.x + half];
    }
    __syncthreads();
  }
  return shared[0];
}

// Held inside bounds; NaN passes.
template <typename T>
__device__ T held(T value, T least, T most) {
  return value < least ? least : value > most ? most : value;
}

extern "C" __global__ void fill(float* to, float value, int count) {
  EACH(i, count) { to[i] = value; }
}

extern "C" __global__ void add(float* to, const float* term, int count) {
  EACH(i, count) { to[i] += term[i]; }
}

extern "C" __global__ void add_of(float* to, const float* a, const float* b, int count) {
  EACH(i, count) { to[i] = a[i] + b[i]; }
}

// From [a, b, inner] to [b, a, inner].
extern "C" __global__ void turn(const float* from, float* to, int a, int b, int inner) {
  EACH(i, a * b * inner) {
    int in = i % inner;
    int rest = i / inner;
    to[i] = from[((rest % a) * b + rest / a) * inner + in];
  }
}

// Sums of [lines, count] over the count, cut into parts: [lines, parts].
extern "C" __global__ void part_sums(
    const float* from, float* sums, int lines, int count, int parts) {
  __shared__ float shared[MOST_THREADS];
  int most = (count + parts - 1) / parts;
  EACH_BLOCK(block, lines * parts) {
    int begin = (block % parts) * most;
    int length = held(count - begin, 0, most);
    const float* line = from + (size_t)(block / parts) * count + begin;
    float mine = 0;
    EACH_OF_BLOCK(i, length) { mine += line[i]; }
    float sum = block_sum(mine, shared);
    if (threadIdx.x == 0) {
      sums[block] = sum;
    }
  }
}

extern "C" __global__ void total(const double* terms, double* sum, int count) {
  __shared__ double shared[MOST_THREADS];
  double mine = 0;
  EACH_OF_BLOCK(i, count) { mine += terms[i]; }
  double all = block_sum(mine, shared);
  if (threadIdx.x == 0) {
    sum[0] = all;
  }
}
