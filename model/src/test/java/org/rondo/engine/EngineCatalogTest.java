package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rondo.config.Engine;
import org.rondo.config.OptimizerName;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.TestNetworks;

/** Engines that are asked for by name, and those that {@code auto} takes. */
class EngineCatalogTest {
  private static final NetworkDefinition MLP =
      NetworkCatalog.define(TestNetworks.mlp(OptimizerName.ADAM)).definition();
  private static final ExampleLayout LAYOUT =
      ExampleLayout.of(TestNetworks.FOUR, Storage.FLOAT32, 1);

  /** A kind that is asked for by name only. */
  private static EngineKind named(String unavailable, String unsupported) {
    return new EngineKind() {
      @Override
      public Engine name() {
        return Engine.CUDA;
      }

      @Override
      public boolean automatic() {
        return false;
      }

      @Override
      public String unavailable() {
        return unavailable;
      }

      @Override
      public String unsupported(NetworkDefinition definition, ExampleLayout layout) {
        return unsupported;
      }

      @Override
      public StepEngine open(NetworkDefinition definition, ExampleLayout layout) {
        throw new AssertionError("opened");
      }
    };
  }

  private static EngineCatalog.Choice choose(EngineKind kind, Engine wanted) {
    return EngineCatalog.choose(List.of(kind, Dl4jEngine.KIND), MLP, LAYOUT, wanted);
  }

  @Test
  void autoPassesByWhatIsAskedForByName() {
    assertThat(choose(named("", ""), Engine.AUTO))
        .isEqualTo(
            new EngineCatalog.Choice(
                new EngineSpec(MLP, LAYOUT, Engine.DL4J), "it supports all of the network"));
    assertThat(EngineCatalog.choose(MLP, LAYOUT, Engine.AUTO).spec().engine())
        .isEqualTo(Engine.COMPILED);
    assertThat(choose(named("", ""), Engine.CUDA).spec().engine()).isEqualTo(Engine.CUDA);
  }

  @Test
  void whatTheMachineOrTheNetworkForbidsIsSaid() {
    assertThatThrownBy(() -> choose(named("no driver; install one", ""), Engine.CUDA))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.engine: cuda cannot run on this machine: no driver; install one; or use"
                + " auto");
    assertThatThrownBy(() -> choose(named("", "layer GravesLSTM"), Engine.CUDA))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.engine: cuda does not support this network: it has layer GravesLSTM; use"
                + " auto or dl4j, and leave out backend: cuda");
  }

  @Test
  void withoutAGpuCudaIsRefused() {
    assumeFalse(CudaDevices.unavailable().isEmpty(), "there is a GPU");
    assertThatThrownBy(() -> EngineCatalog.choose(MLP, LAYOUT, Engine.CUDA))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("training.engine: cuda cannot run on this machine: ");
    assertThatThrownBy(() -> new EngineSpec(MLP, LAYOUT, Engine.CUDA).open())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("training.engine: cuda cannot run on this machine: ");
  }
}
