/** Where a vendor sends word, what it sends along, and until when it is asked to. */
export type ChannelRequest = {
  address: string;
  channelId: string;
  token: string;
  until: Date;
};

/** A channel as the vendor knows it. It may end sooner than was asked for. */
export type OpenChannel = { channelId: string; resourceId: string };

/** How a vendor sends word that a source may have changed. A hint: whoever opens a channel still looks now and then. */
export type Push<Client, Input> = {
  open(
    client: Client,
    input: Input,
    request: ChannelRequest,
  ): Promise<{ resourceId: string; expiresAt: Date }>;
  /** Harmless where the vendor does not know the channel any more. */
  close(client: Client, channel: OpenChannel): Promise<void>;
};

/** The push of a connected vendor's source; `input` is parsed by the trigger's own schema. */
export type SourcePush = {
  open(input: unknown, request: ChannelRequest): Promise<{ resourceId: string; expiresAt: Date }>;
  close(channel: OpenChannel): Promise<void>;
};

/** What a vendor sends along. It is believed only with the token that its channel was opened with. */
export type Notice = {
  channelId: string;
  token: string;
  /** Grows from notice to notice of a channel. */
  messageNumber: string;
  resourceId: string | undefined;
  /** False for the one that says that the channel is open. */
  isNews: boolean;
};
