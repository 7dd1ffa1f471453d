import type { Language } from "../api/types.ts";

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Numbers and units as one language writes them. Bytes count by thousands, as disks are sold. */
export interface Format {
  number(value: number): string;
  percent(fraction: number): string;
  bytes(bytes: number): string;
  rate(bytesPerSecond: number): string;
  /** A span of time, to the precision that a guest needs. */
  span(seconds: number): string;
  /** A moment as the time of day, with the day where that is another one. */
  time(at: string): string;
  /** A version or release of eight digits as a date; anything else as it is. */
  day(digits: string): string;
}

/** The unit that keeps a size below 1,000, and the size in it; none smaller than the given one. */
function scaled(bytes: number, smallest: number): { unit: (typeof SIZES)[number]; value: number } {
  let value = Math.max(0, bytes) / 1000 ** smallest;
  let step = smallest;
  while (value >= 999.5 && step < SIZES.length - 1) {
    value /= 1000;
    step++;
  }
  return { unit: SIZES[step] ?? "byte", value };
}

function unitFormats(language: Language, suffix: string, smallest: number): (bytes: number) => string {
  const cache = new Map<string, Intl.NumberFormat>();
  return (bytes) => {
    const { unit, value } = scaled(bytes, smallest);
    // Tenths only where they tell something: 1.5 GB, 23 GB, 812 MB.
    const digits = value < 10 && unit !== "byte" && unit !== "kilobyte" ? 1 : 0;
    const key = unit + digits;
    let format = cache.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(language, {
        style: "unit",
        unit: unit + suffix,
        unitDisplay: "short",
        maximumFractionDigits: digits,
      });
      cache.set(key, format);
    }
    return format.format(value);
  };
}

export function formatFor(language: Language): Format {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
  const unit = (name: string): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: 0 });
  const second = unit("second");
  const minute = unit("minute");
  const hour = unit("hour");
  const hourOfDay = new Intl.DateTimeFormat(language, { timeStyle: "short" });
  const dayAndHour = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return {
    number: (value) => number.format(value),
    // Never 100 % before the end.
    percent: (fraction) => percent.format(Math.floor(Math.min(1, Math.max(0, fraction)) * 100) / 100),
    bytes: unitFormats(language, "", 0),
    rate: unitFormats(language, "-per-second", SIZES.indexOf("megabyte")),
    span: (seconds) => {
      const whole = Math.max(1, Math.round(seconds));
      if (whole < 60) return second.format(whole < 10 ? whole : Math.ceil(whole / 5) * 5);
      const minutes = Math.round(whole / 60);
      if (minutes < 60) return minute.format(minutes);
      const rest = minutes % 60;
      const hours = hour.format(Math.floor(minutes / 60));
      return rest === 0 || minutes > 600 ? hours : `${hours} ${minute.format(rest)}`;
    },
    time: (at) => {
      const moment = Date.parse(at);
      if (Number.isNaN(moment)) return at;
      return (new Date(moment).toDateString() === new Date().toDateString() ? hourOfDay : dayAndHour).format(moment);
    },
    day: (digits) => {
      const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(digits);
      if (parts === null) return digits;
      const time = Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}`);
      return Number.isNaN(time) ? digits : date.format(time);
    },
  };
}
