/* CUDA without a GPU: see README.md. Every function has the signature that NativeCuda calls it with. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef uint64_t handle;

#define NO_DEVICE 100
#define INVALID_DEVICE 101
#define LAUNCH_FAILED 719

static handle counter = 1000;

static void note(const char *verb, int device) {
  FILE *log = fopen(LOG, "a");
  if (log) {
    fprintf(log, "%d %s %d\n", (int)getpid(), verb, device);
    fclose(log);
  }
}

/* The driver. */

int cuInit(int flags) { return DEVICES == 0 ? NO_DEVICE : 0; }
int cuDriverGetVersion(int *version) { *version = 13000; return 0; }
int cuGetErrorName(int error, const char **name) {
  *name = error == LAUNCH_FAILED ? "CUDA_ERROR_LAUNCH_FAILED" : "CUDA_ERROR_OF_THE_STUB";
  return 0;
}
int cuGetErrorString(int error, const char **text) { *text = "the stub fails"; return 0; }
int cuDeviceGetCount(int *count) { *count = DEVICES; return 0; }
int cuDeviceGet(int *device, int number) {
  *device = number;
  return number < DEVICES ? 0 : INVALID_DEVICE;
}
int cuDeviceGetName(char *name, int length, int device) {
  snprintf(name, length, "Stub GPU");
  return 0;
}
int cuDeviceGetUuid_v2(uint8_t *uuid, int device) {
  memset(uuid, 0x11, 16);
  uuid[15] = (uint8_t)device;
  return 0;
}
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  *value = attribute == 75 ? CAPABILITY / 10 : CAPABILITY % 10;
  return 0;
}
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = (size_t)1 << 30; return 0; }
int cuDevicePrimaryCtxRetain(handle *context, int device) {
  *context = 1 + device;
  note("opens", device);
  return 0;
}
int cuDevicePrimaryCtxRelease_v2(int device) { note("closes", device); return 0; }
int cuCtxSetCurrent(handle context) { return 0; }
int cuMemAlloc_v2(handle *address, size_t bytes) { *address = (handle)calloc(1, bytes); return 0; }
int cuMemFree_v2(handle address) { free((void *)address); return 0; }
int cuMemHostAlloc(handle *address, size_t bytes, int flags) { return cuMemAlloc_v2(address, bytes); }
int cuMemFreeHost(handle address) { return cuMemFree_v2(address); }
int cuStreamCreate(handle *stream, int flags) { *stream = ++counter; return 0; }
int cuStreamDestroy_v2(handle stream) { return 0; }
int cuStreamSynchronize(handle stream) { return 0; }
int cuMemcpyHtoDAsync_v2(handle to, handle from, size_t bytes, handle stream) {
  memcpy((void *)to, (void *)from, bytes);
  return 0;
}
int cuMemcpyDtoHAsync_v2(handle to, handle from, size_t bytes, handle stream) {
  return cuMemcpyHtoDAsync_v2(to, from, bytes, stream);
}
int cuMemcpyDtoDAsync_v2(handle to, handle from, size_t bytes, handle stream) {
  return cuMemcpyHtoDAsync_v2(to, from, bytes, stream);
}
int cuModuleLoadData(handle *module, const void *image) { *module = ++counter; return 0; }
int cuModuleUnload(handle module) { return 0; }
int cuModuleGetFunction(handle *function, handle module, const char *name) {
  *function = ++counter;
  return 0;
}
int cuLaunchKernel(handle function) { return 0; }
int cuStreamBeginCapture_v2(handle stream, int mode) { return 0; }
int cuStreamEndCapture(handle stream, handle *graph) { *graph = ++counter; return 0; }
int cuGraphInstantiateWithFlags(handle *made, handle graph, handle flags) {
  *made = ++counter;
  return 0;
}
int cuGraphDestroy(handle graph) { return 0; }
int cuGraphLaunch(handle graph, handle stream) { return unlink(FAULT) == 0 ? LAUNCH_FAILED : 0; }
int cuGraphExecDestroy(handle graph) { return 0; }

/* NVRTC. */

int nvrtcVersion(int *major, int *minor) { *major = 13; *minor = 0; return 0; }
int nvrtcGetNumSupportedArchs(int *count) { *count = 2; return 0; }
int nvrtcGetSupportedArchs(int *all) { all[0] = OLDEST; all[1] = OLDEST + 10; return 0; }
int nvrtcCreateProgram(handle *program) { *program = ++counter; return 0; }
int nvrtcCompileProgram(handle program) { return 0; }
int nvrtcDestroyProgram(handle *program) { return 0; }
int nvrtcGetCUBINSize(handle program, size_t *size) { *size = 1; return 0; }
int nvrtcGetCUBIN(handle program, char *image) { *image = 0; return 0; }
int nvrtcGetPTXSize(handle program, size_t *size) { *size = 1; return 0; }
int nvrtcGetPTX(handle program, char *image) { *image = 0; return 0; }
const char *nvrtcGetErrorString(int error) { return "the stub fails"; }

/* cuBLAS. */

int cublasCreate_v2(handle *blas) { *blas = ++counter; return 0; }
int cublasDestroy_v2(handle blas) { return 0; }
int cublasSetMathMode(handle blas, int mode) { return 0; }
int cublasSetAtomicsMode(handle blas, int mode) { return 0; }
int cublasSetStream_v2(handle blas, handle stream) { return 0; }
int cublasSetWorkspace_v2(handle blas, handle workspace, size_t bytes) { return 0; }
int cublasGetProperty(int part, int *value) { *value = part == 0 ? 13 : 0; return 0; }
const char *cublasGetStatusString(int status) { return "the stub fails"; }
int cublasSgemm_v2(handle blas) { return 0; }
int cublasSgemv_v2(handle blas) { return 0; }
