// Inverted dropout by ND4J's own random numbers: a pure function of the generator's two states and
// of the place in a row-major array [rows, channels, area] (RandomGenerator.h of libnd4j).

__device__ float random_number(unsigned long long root, unsigned long long node, int at) {
  unsigned long long s0 = root;
  unsigned long long s1 = node;
  unsigned long long index = at;
  s0 |= (index + 2) * (s1 + 24243287);
  s1 ^= (index + 2) * (s0 + 723829);
  unsigned int x = (unsigned int)(s1 ^ s0) * 0x9E3779BBu;
  x = ((x << 5) | (x >> 27)) * 5;
  return __uint_as_float(0x3f800000u | (x >> 9)) - 1.0f;
}

// Multiplies by 1 / retain what stays; in place where both are the same. Images lie
// [channels, rows, area] where channels come first.
extern "C" __global__ void drop(
    const float* from, float* to, const unsigned long long* states, float retain, int rows,
    int channels, int area, int channels_first) {
  float scale = 1.0f / retain;
  EACH(i, rows * channels * area) {
    int at = i;
    if (channels_first) {
      int line = i / area;
      at = (line % rows * channels + line / rows) * area + i % area;
    }
    to[i] = random_number(states[0], states[1], at) >= retain ? 0 * from[i] : from[i] * scale;
  }
}
