package net.lanspread.scenario;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.SelectOption;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** The page as one guest sees it: its visible parts, and the browser's complaints. */
final class GuestPage implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 20_000;

  /**
   * A busy card shows a state for a quarter of a second; this keeps states that were shown in
   * passing.
   */
  private static final String KEEP_PASSING =
      """
      window.shownStates = [];
      window.shownPaces = [];
      window.shownNotices = [];
      const keep = (shown, selector) => {
        for (const one of document.querySelectorAll(selector)) {
          const text = one.textContent.trim();
          if (!shown.includes(text)) shown.push(text);
        }
      };
      document.addEventListener('DOMContentLoaded', () => {
        new MutationObserver(() => {
          keep(window.shownStates, '.card-state');
          keep(window.shownPaces, '.dock-pace');
          keep(window.shownNotices, '.notice p');
        }).observe(document.documentElement, {subtree: true, childList: true, characterData: true});
      });
      """;

  private static final String FOCUSED =
      """
      () => {
        const at = document.activeElement;
        return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent;
      }
      """;

  private static final String VIOLATIONS =
      """
      async () => {
        await Promise.all(document.getAnimations()
            .filter((one) => one.animationName === 'slide-in').map((one) => one.finished));
        const {violations} = await window.axe.run(document, {resultTypes: ['violations']});
        return violations.map((one) => one.id + ': '
            + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | '));
      }
      """;

  /** A guest's folder, disk and address in place of those of the machine that took the picture. */
  private static final String HIDE_THIS_MACHINE =
      """
      () => {
        const say = (selector, text) => {
          for (const one of document.querySelectorAll(selector)) one.firstChild.data = text;
        };
        say('.folder-field bdi', '/home/tom/Games');
        say('.folder-field .dim, .free a', '412 GB free');
        say('.own-address code, .hall-foot code', '192.168.1.20:40000');
        document.querySelector('.notices')?.style.setProperty('visibility', 'hidden');
        scrollTo(0, 0);
      }
      """;

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  GuestPage(BrowserContext context, String address) {
    this.context = context;
    context.setDefaultTimeout(PATIENCE_MILLIS);
    if (context.pages().isEmpty()) {
      context.addInitScript(KEEP_PASSING);
    }
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            complaints.add(message.text());
          }
        });
    page.navigate(address);
  }

  /** Another tab of the same browser. */
  GuestPage tab(String other) {
    return new GuestPage(context, other);
  }

  /** Errors of scripts, and loads that the content security policy stopped. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  String address() {
    return page.url();
  }

  String text(String selector) {
    return Objects.requireNonNull(page.locator(selector).first().textContent());
  }

  /** Waits until something with this text is seen. */
  void until(String selector, String text) {
    until(selector, new Locator.FilterOptions().setHasText(text));
  }

  /** The same, with an expression that the browser must understand. */
  void until(String selector, Pattern text) {
    until(selector, new Locator.FilterOptions().setHasText(text));
  }

  private void until(String selector, Locator.FilterOptions which) {
    await(page.locator(selector).filter(which).first());
  }

  private void await(Locator wanted) {
    await(wanted, wanted::waitFor);
  }

  private void await(Locator wanted, Runnable step) {
    try {
      step.run();
    } catch (TimeoutError e) {
      throw new AssertionError(
          "not possible: %s; the page says:%n%s"
              .formatted(wanted, page.locator("body").innerText()),
          e);
    }
  }

  /** Waits until something is so that the page does not show. */
  void until(BooleanSupplier condition) {
    page.waitForCondition(condition);
  }

  /** Waits until the game's card says so. */
  void untilState(String gameId, String state) {
    until(card(gameId) + " .card-state", state);
  }

  static String card(String gameId) {
    return ".card:has([data-game=\"%s\"])".formatted(gameId);
  }

  void press(String button) {
    Locator wanted = button(button);
    await(wanted, wanted::click);
  }

  /** Waits until there is such a button. */
  void untilOffered(String button) {
    await(button(button));
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The names of all buttons in a part of the page. */
  List<String> buttons(String selector) {
    return page.locator(selector).getByRole(AriaRole.BUTTON).allTextContents();
  }

  /** Opens a game's details. */
  void open(String gameId) {
    page.locator("[data-game=\"" + gameId + "\"]").click();
    await(page.locator("dialog .sources :is(table, .dim:not(:text-is('One moment…')))"));
  }

  void closeDialog() {
    page.keyboard().press("Escape");
    page.locator("dialog")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  /** Goes to a view that is reached from inside another one. */
  void follow(String link, String view) {
    Locator wanted =
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true));
    await(wanted, wanted::click);
    await(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(view).setLevel(1)));
  }

  /** Goes to a part of Lanspread by its link, and waits for its content. */
  void goTo(String view) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(view)).click();
    await(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(view).setLevel(1)));
    if (view.equals("Health")) {
      await(page.locator(".check-row").first());
    }
  }

  /** Follows a link within the page. */
  void follow(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true)).click();
  }

  void fill(String label, String text) {
    page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label).setExact(true))
        .fill(text);
  }

  void search(String words) {
    page.getByRole(AriaRole.SEARCHBOX).fill(words);
  }

  /** Chooses from a list that folds out. */
  void select(String label, String option) {
    page.getByLabel(label).selectOption(new SelectOption().setLabel(option));
  }

  void choose(String option) {
    page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(option)).check();
  }

  /** Answers the first questions, in English. */
  void setUp(Path games, String name) {
    press("Choose another folder");
    until("dialog .folders", "One folder up");
    fill("Folder", games.toString());
    press("Go there");
    press("Use this folder");
    fill("Player name", name);
    press("Show me the games");
    await(page.locator("nav"));
  }

  void connect(PeerProcess peer) {
    connect(peer.address());
  }

  void connect(String address) {
    goTo("Party");
    fill("Their address", address);
    press("Connect");
    untilTold("Connected to ");
    goTo("Games");
  }

  /** Presses a key, such as Enter, or types text where the focus is. */
  void key(String key) {
    page.keyboard().press(key);
  }

  void type(String text) {
    page.keyboard().press("ControlOrMeta+a");
    page.keyboard().type(text);
  }

  /** Presses the tabulator until the focused element has this name. */
  void tabTo(String name) {
    List<String> passed = new ArrayList<>();
    while (passed.size() < 40) {
      page.keyboard().press("Tab");
      String focused = focused();
      if (focused.equals(name)) {
        return;
      }
      passed.add(focused);
    }
    throw new AssertionError(name + " is not reached by the tabulator, but " + passed);
  }

  void pressByKey(String name) {
    tabTo(name);
    key("Enter");
  }

  String focused() {
    return ((String) page.evaluate(FOCUSED)).strip();
  }

  /** Each state that any card has shown since the page was loaded. */
  List<String> shownStates() {
    return shown("window.shownStates");
  }

  /** The same of the speeds in the foot of the page. */
  List<String> shownPaces() {
    return shown("window.shownPaces");
  }

  /** Waits until a notice has begun so; it may have gone again. */
  void untilTold(String notice) {
    try {
      until(() -> shown("window.shownNotices").stream().anyMatch(one -> one.startsWith(notice)));
    } catch (TimeoutError e) {
      throw new AssertionError(
          "not told: %s, but %s".formatted(notice, shown("window.shownNotices")), e);
    }
  }

  private List<String> shown(String kept) {
    List<String> texts = new ArrayList<>();
    for (Object text : (List<?>) page.evaluate(kept)) {
      texts.add((String) text);
    }
    return texts;
  }

  boolean fitsItsWindow() {
    return (boolean)
        page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth");
  }

  /** The violations that axe finds on the page as it is now. */
  List<?> violations() {
    CDPSession session = context.newCDPSession(page);
    try (InputStream axe =
        Objects.requireNonNull(GuestPage.class.getResourceAsStream("/axe.min.js"))) {
      JsonObject call = new JsonObject();
      call.addProperty("expression", new String(axe.readAllBytes(), StandardCharsets.UTF_8));
      var _ = session.send("Runtime.evaluate", call);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (List<?>) page.evaluate(VIOLATIONS);
  }

  /** Keeps a picture for the docs, when it was asked for with -Dlanspread.screenshots=true. */
  void picture(String name) {
    if (Boolean.getBoolean("lanspread.screenshots")) {
      var _ = page.evaluate(HIDE_THIS_MACHINE);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("docs", "screenshots", name + ".png"))
              .setAnimations(ScreenshotAnimations.DISABLED));
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
