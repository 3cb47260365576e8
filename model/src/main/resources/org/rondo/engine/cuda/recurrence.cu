// Sequences [steps, rows, units] and the cells of recurrent layers, one step at a time.

// Long short-term memory without peepholes. z [rows, 4 units] enters as what the products gave for
// input, forget, output and input gate, and leaves as what these let through; see LstmCell.
extern "C" __global__ void lstm(
    float* z, const float* cell_before, float* cell, float* hidden, int rows, int units, int kind,
    float p, float q, float low, float high) {
  EACH(i, rows * units) {
    float* of_row = z + (size_t)(i / units) * 4 * units + i % units;
    float input = activation(kind, p, q, low, high, of_row[0]);
    float forget = logistic(of_row[units]);
    float output = logistic(of_row[2 * units]);
    float gate = logistic(of_row[3 * units]);
    float now = (cell_before ? cell_before[i] * forget : 0 * forget) + gate * input;
    of_row[0] = input;
    of_row[units] = forget;
    of_row[2 * units] = output;
    of_row[3 * units] = gate;
    cell[i] = now;
    hidden[i] = output * activation(kind, p, q, low, high, now);
  }
}

// Back: gates become the slopes towards what entered them, and carried the slope towards the cell
// before. Activations are such that their slopes follow from their values.
extern "C" __global__ void lstm_back(
    const float* gradient, float* z, const float* cell_before, const float* cell, float* carried,
    int first_back, int rows, int units, int kind, float p, float q, float low, float high) {
  EACH(i, rows * units) {
    float* of_row = z + (size_t)(i / units) * 4 * units + i % units;
    float input = of_row[0];
    float forget = of_row[units];
    float output = of_row[2 * units];
    float gate = of_row[3 * units];
    float through = activation(kind, p, q, low, high, cell[i]);
    float slope = gradient[i];
    float of_cell =
        slope * output * activation_slope(kind, p, q, low, high, cell[i], through) +
        (first_back ? 0 : carried[i]);
    of_row[0] = of_cell * gate * activation_slope(kind, p, q, low, high, input, input);
    of_row[units] = of_cell * (cell_before ? cell_before[i] : 0) * (forget * (1 - forget));
    of_row[2 * units] = slope * through * (output * (1 - output));
    of_row[3 * units] = of_cell * input * (gate * (1 - gate));
    carried[i] = of_cell * forget;
  }
}

// Examples [rows, units, steps] as sequences [steps, rows, units]. Whatever stands at a padded step,
// even what is no number, becomes zero. A mask [rows, steps] is 1 for real steps, which come first.
extern "C" __global__ void to_steps(
    const float* from, float* to, const float* mask, int rows, int units, int steps) {
  EACH(i, rows * units * steps) {
    int unit = i % units;
    int row = i / units % rows;
    int step = i / units / rows;
    bool real = !mask || mask[row * steps + step] != 0;
    to[i] = real ? from[(row * units + unit) * steps + step] : 0;
  }
}

#define OF_STEPS                                                                       \
  const float *from, float *to, int *notes, const float *mask, int rows, int units, int steps

// What is picked of each unit: its value, and in the notes its step.
#define PICK(condition)                                               \
  EACH(i, rows * units) {                                             \
    const float* real = mask ? mask + (size_t)(i / units) * steps : 0; \
    int picked = 0;                                                   \
    float best = from[i];                                             \
    for (int step = 1; step < steps; step++) {                        \
      float value = from[(size_t)step * rows * units + i];            \
      if ((!real || real[step] != 0) && (condition)) {                \
        picked = step;                                                \
        best = value;                                                 \
      }                                                               \
    }                                                                 \
    notes[i] = picked;                                                \
    to[i] = best;                                                     \
  }

extern "C" __global__ void last_step(OF_STEPS) { PICK(true) }

// The first of equals, and any NaN.
extern "C" __global__ void max_steps(OF_STEPS) {
  PICK(value > best || (value != value && best == best))
}

extern "C" __global__ void picked_step_back(
    const float* gradient, float* to, const int* notes, const float* mask, int rows, int units,
    int steps) {
  EACH(i, rows * units * steps) {
    int unit = i % (rows * units);
    to[i] = notes[unit] == i / (rows * units) ? gradient[unit] : 0;
  }
}

__device__ void add_steps(
    const float* from, float* to, float* shares, const float* mask, int rows, int units, int steps,
    bool mean) {
  EACH(i, rows * units) {
    const float* real = mask ? mask + (size_t)(i / units) * steps : 0;
    float sum = 0;
    int count = 0;
    for (int step = 0; step < steps; step++) {
      if (!real || real[step] != 0) {
        sum += from[(size_t)step * rows * units + i];
        count++;
      }
    }
    shares[i] = mean ? 1.0f / count : 1;
    to[i] = sum * shares[i];
  }
}

extern "C" __global__ void sum_steps(
    const float* from, float* to, float* shares, const float* mask, int rows, int units,
    int steps) {
  add_steps(from, to, shares, mask, rows, units, steps, false);
}

extern "C" __global__ void mean_steps(
    const float* from, float* to, float* shares, const float* mask, int rows, int units,
    int steps) {
  add_steps(from, to, shares, mask, rows, units, steps, true);
}

extern "C" __global__ void sum_steps_back(
    const float* gradient, float* to, const float* shares, const float* mask, int rows, int units,
    int steps) {
  EACH(i, rows * units * steps) {
    int unit = i % (rows * units);
    bool real = !mask || mask[unit / units * steps + i / (rows * units)] != 0;
    to[i] = real ? gradient[unit] * shares[unit] : 0;
  }
}
