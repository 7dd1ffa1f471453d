/** What is wrong with a folder or an address that was typed, and what to do. The keys are the app’s. */
export const wrong = {
  "not-whole": "Type the whole path, from its beginning.",
  impossible: "There can be no such path on this PC.",
  missing: "There is no such folder. Look at the spelling, or make it with “New folder”.",
  file: "That is a file. Choose the folder that it lies in.",
  denied: "You may not open this folder, or not write to it. Choose another one.",
  unreadable: "This folder cannot be read: its disk fails or is gone. Choose another one.",
  "bad-name": "A folder cannot have that name: leave out \\ / : * ? \" < > | and a dot at its beginning or end.",
  "in-the-way": "There is something of that name already. Take another name.",
  "no-port": "The number at the end is missing: an address is like 192.168.1.20:40000.",
  "bad-port": "The number behind the colon must be from 1 to 65535.",
  "no-such-computer": "No PC here has that name. Type the numbers that Lanspread shows on the other PC.",
};
