import type { JsonObject } from '../model/json-object.ts';
import type { AgentEvent } from './calls.ts';

/** What a hook prints and how it ends. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** One coding agent that asks before it uses its tools. */
export interface AgentTool {
  /** What `agent-hook` and `setup --agents` call it. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** Paths from the top of a repository; one of them tells that the tool is used there. */
  readonly traces: readonly string[];
  /** Whether an event looks like this tool's, for `agent-hook` without a name. */
  recognizes(event: JsonObject): boolean;
  /** What an event asks for; no calls where that is nothing that writes. */
  reads(event: JsonObject): AgentEvent;
  /** Denies, with a reason that the agent reads. */
  denies(reason: string): Answer;
  /** Lets pass what could not be read, with a line for a person. */
  passes(warning: string): Answer;
  /** The file that makes the tool ask, and what is added to it. */
  readonly settings: AgentSettings;
}

/** An entry of a list in a JSON file of settings. */
export interface SettingsEntry {
  /** The keys to the list. */
  readonly list: readonly string[];
  /** What is added. */
  entry(start: AgentStart): JsonObject;
}

export interface AgentSettings {
  /** From the top of the repository. */
  readonly path: string;
  /** What a new file has besides. */
  readonly start: JsonObject;
  readonly entries: readonly SettingsEntry[];
  /** What comes before a path from the top of the repository, where hooks run elsewhere: words of sh that end in a slash. */
  readonly top?: string;
}

/** How a tool starts `agent-hook`. */
export interface AgentStart {
  readonly command: string;
  /** The file that has to be there, as a word of sh; undefined where a package manager finds it. */
  readonly file?: string;
}
