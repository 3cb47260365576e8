package org.rondo.averaging;

import java.util.Map;
import java.util.function.Function;
import org.rondo.config.AveragingConfig;
import org.rondo.config.Recipe;

/** The recipes that {@code training.averaging} can name; a new one is one more line here. */
public final class RecipeCatalog {
  private static final Map<Recipe, Function<AveragingConfig, AveragingRecipe>> RECIPES =
      Map.of(
          Recipe.MEAN, config -> new MeanRecipe(),
          Recipe.GRADIENTS, config -> new GradientsRecipe(),
          Recipe.NESTEROV, NesterovRecipe::of,
          Recipe.BLOCK_MOMENTUM, BlockMomentumRecipe::of,
          Recipe.TRIMMED_MEAN, config -> new TrimmedMeanRecipe(config.trim()),
          Recipe.MEDIAN, config -> new MedianRecipe());

  private RecipeCatalog() {}

  /** The recipe of a configuration. */
  public static AveragingRecipe of(AveragingConfig config) {
    Function<AveragingConfig, AveragingRecipe> recipe = RECIPES.get(config.recipe());
    if (recipe == null) {
      throw new IllegalStateException("no recipe is listed for " + config.recipe());
    }
    return recipe.apply(config);
  }
}
