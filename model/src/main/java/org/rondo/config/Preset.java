package org.rondo.config;

/** A convolutional network whose blocks are given. */
public enum Preset {
  /** LeNet, in the sizes that DL4J and Caffe use. */
  LENET,
  /** A residual network of three stages of one block each. */
  RESNET_SMALL
}
