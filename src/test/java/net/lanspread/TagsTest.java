package net.lanspread;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;

/**
 * {@code ./dev test --fast} leaves out tagged classes, so every class that starts a process must
 * have a tag.
 */
class TagsTest {
  private static final Pattern STARTS =
      Pattern.compile(
          "java\\.lang\\.ProcessBuilder\\.<init>.*"
              + "|.*\\.Lab\\.(startAlone|startBy|startOn|startOnSmallDisk|eachAlone)\\(.*"
              + "|.*\\.(PeerProcess|AppProcess)\\.(alone|inBrowser|java)\\(.*"
              + "|.*\\.(FastStart|HeadlessBrowser|Flood|OtherUser|Wine)\\..*");

  @Test
  void testsThatStartAProcessSaySo() {
    List<String> unsaid =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("net.lanspread")
                .stream()
                .filter(type -> outermost(type).getSimpleName().endsWith("Test"))
                .filter(type -> !says(outermost(type)))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> STARTS.matcher(access.getTarget().getFullName()).matches())
                .filter(access -> !isTagged(access.getOrigin()))
                .map(JavaAccess::getDescription)
                .toList();

    assertThat(unsaid).isEmpty();
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(TagsTest::outermost).orElse(type);
  }

  /** A tag holds for the classes below it, too. */
  private static boolean says(JavaClass type) {
    return type.getClassHierarchy().stream().anyMatch(TagsTest::isTagged);
  }

  private static boolean isTagged(CanBeAnnotated element) {
    return element.isAnnotatedWith(Tag.class) || element.isAnnotatedWith(Tags.class);
  }
}
